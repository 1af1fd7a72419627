"""Reports: an evaluation as a page to show, and as files for machines."""

from glosa.report.write import write_report

__all__ = ["write_report"]
