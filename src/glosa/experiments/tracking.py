"""Runs of MLflow: how an autocoder was made and trained, how good it is, and the autocoder itself."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glosa.autocoder import Autocoder
from glosa.evaluation import Evaluation
from glosa.experiments import tracked
from glosa.experiments.mlflow_model import save_model
from glosa.experiments.place import Place
from glosa.records.fingerprint import fingerprint
from glosa.records.sql import without_password
from glosa.records.table import to_table
from glosa.report import write_report
from glosa.types import Language, StrPath

if TYPE_CHECKING:
    from mlflow.entities import Dataset, Metric

MODEL = "autocoder"
EXAMPLES = 3
DIGEST = 32  # characters of a fingerprint that MLflow has room for


class Tracker:
    """Keeps runs in an experiment of MLflow.

    Args:
        place: A folder, or the address of a server (``http://...``) or a database (``sqlite:///...``).
        experiment: Its name; it is made where there is none.

    Raises:
        UnavailableError: MLflow is not installed, or the place does not answer.
    """

    def __init__(self, place: StrPath, experiment: str = "glosa") -> None:
        self._place = Place.of(place)
        self._client = self._place.connect()
        with self._place.answering():
            found = self._client.get_experiment_by_name(experiment)
            self._experiment: str = (
                self._client.create_experiment(experiment, self._place.files) if found is None else found.experiment_id
            )

    @property
    def look(self) -> str:
        """What shows the runs: a command, or the address of the server's pages."""
        return self._place.look

    def add_fit(self, autocoder: Autocoder, records: Any, *, source: str = "records", seconds: float = 0.0) -> str:
        """Keep a fit as a new run: settings, epochs, figures of the held-out records, identities, and the autocoder.

        Args:
            autocoder: A fitted one.
            records: What it learned from, as `Autocoder.fit` takes it.
            source: What to call them: the file.
            seconds: How long the fit took.

        Returns:
            The identity of the run.

        Raises:
            UnavailableError: The place does not answer.
        """
        table = to_table(records, names=autocoder.fields_.text)
        with self._place.answering(), self._new_run(autocoder, seconds) as run:
            model = self._add_model(run, autocoder, table)
            data = self._add_data(run, autocoder, table, source, "training")
            facts = {"fit/seconds": seconds, "fit/records": autocoder.records_, "fit/codes": len(autocoder.classes_)}
            self._add_figures(run, facts | tracked.held_out_figures(autocoder), model, data)
        return run

    def add_evaluation(
        self,
        autocoder: Autocoder,
        evaluation: Evaluation,
        records: Any,
        *,
        source: str = "records",
        label: str | None = None,
        language: Language = "en",
        title: str = "",
    ) -> str:
        """Add an evaluation and its report to the latest run of an autocoder, or to a new one if it has none.

        Args:
            autocoder: What was judged.
            evaluation: What was found.
            records: What it was judged on.
            source: What to call them: the file.
            label: The column of right codes; that of the autocoder if left out.
            language: Of the report.
            title: Of the report.

        Returns:
            The identity of the run.

        Raises:
            UnavailableError: The place does not answer.
        """
        table = to_table(records, names=autocoder.fields_.text)
        with self._place.answering():
            run, model = self._find(autocoder) or self._make(autocoder, table)
            data = self._add_data(run, autocoder, table, source, "evaluation", label)
            self._add_figures(run, tracked.figures(evaluation), model, data)
            with tempfile.TemporaryDirectory() as work:
                page = write_report(evaluation, work, language=language, title=title)
                for file in (page, page.with_suffix(".json")):
                    self._client.log_artifact(run, str(file), f"evaluation/{Path(source).stem}")
        return run

    @contextmanager
    def _new_run(self, autocoder: Autocoder, seconds: float = 0.0) -> Iterator[str]:
        """Start a run with what the autocoder tells of itself; what goes wrong within makes it a failed one."""
        from mlflow.entities import Param
        from mlflow.tracking.context.registry import resolve_tags

        run: str = self._client.create_run(
            self._experiment,
            start_time=_now() - round(seconds * 1000),
            tags={**resolve_tags(), **tracked.identities(autocoder)},
            run_name=f"{autocoder.model} {autocoder.fingerprint_[:8]}",
        ).info.run_id
        try:
            self._client.log_batch(run, params=[Param(*setting) for setting in tracked.settings(autocoder).items()])
            for epoch, measured in tracked.epochs(autocoder):
                self._client.log_batch(run, _metrics(measured, epoch))
            yield run
        except BaseException:
            self._client.set_terminated(run, "FAILED")
            raise
        self._client.set_terminated(run)

    def _find(self, autocoder: Autocoder) -> tuple[str, str] | None:
        """Return the latest run that holds the autocoder, and its model."""
        same = f"tags.`{tracked.IDENTITY}` = '{autocoder.fingerprint_}'"
        for run in self._client.search_runs([self._experiment], same, order_by=["attributes.start_time DESC"]):
            if run.outputs and run.outputs.model_outputs:
                return run.info.run_id, run.outputs.model_outputs[0].model_id
        return None

    def _make(self, autocoder: Autocoder, table: pl.DataFrame) -> tuple[str, str]:
        with self._new_run(autocoder) as run:
            return run, self._add_model(run, autocoder, table)

    def _add_model(self, run: str, autocoder: Autocoder, table: pl.DataFrame) -> str:
        """Keep the autocoder as a model that `mlflow.pyfunc.load_model` reads, and return its identity."""
        from mlflow.entities import LoggedModelOutput
        from mlflow.models import Model

        made = self._client.create_logged_model(self._experiment, MODEL, run, params=tracked.settings(autocoder))
        model: str = made.model_id
        about = Model(run_id=run, model_id=model, model_uuid=model, artifact_path=made.artifact_location)
        with tempfile.TemporaryDirectory() as work:
            save_model(autocoder, f"{work}/model", example=table.head(EXAMPLES), about=about)
            self._client.log_model_artifacts(model, f"{work}/model")
        self._client.log_outputs(run, [LoggedModelOutput(model, step=0)])
        self._client.finalize_logged_model(model, "READY")
        return model

    def _add_data(
        self, run: str, autocoder: Autocoder, table: pl.DataFrame, source: str, use: str, label: str | None = None
    ) -> Dataset:
        """Tell which records were used: how many, which columns, and the hash of what they say; not the records."""
        from mlflow.entities import Dataset, DatasetInput, InputTag

        named = [name for name in dict.fromkeys((*autocoder.fields_.named, label)) if name in table.columns]
        sha256, address = fingerprint(table, named), without_password(source)
        data = Dataset(
            name=Path(address).name,
            digest=sha256[:DIGEST],
            source_type="local",
            source=json.dumps({"uri": address}),
            schema=json.dumps({"mlflow_colspec": [{"type": "string", "name": name} for name in named]}),
            profile=json.dumps({"num_rows": table.height, "columns": named, "sha256": sha256}),
        )
        self._client.log_inputs(run, [DatasetInput(data, [InputTag("mlflow.data.context", use)])])
        self._client.set_tag(run, f"glosa.{use}.sha256", sha256)
        return data

    def _add_figures(self, run: str, found: Mapping[str, float], model: str, data: Dataset) -> None:
        self._client.log_batch(
            run, _metrics(found, 0, model_id=model, dataset_name=data.name, dataset_digest=data.digest)
        )


def _metrics(found: Mapping[str, float], step: int, **of: Any) -> list[Metric]:
    from mlflow.entities import Metric

    return [Metric(name, float(value), _now(), step, **of) for name, value in found.items()]


def _now() -> int:
    return round(time.time() * 1000)
