"""`python -m glosa`: the command line for launchers that start a module, such as those of several processes."""

from __future__ import annotations

from glosa.cli.main import main

if __name__ == "__main__":
    main()
