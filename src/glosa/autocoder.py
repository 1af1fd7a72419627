"""The pipeline that people use: learn from labelled records, code new ones, judge the result, save and load."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.base import BaseEstimator, ClassifierMixin

from glosa._validate import Rule, is_number, require
from glosa.arguments import check_arguments, imbalance_of
from glosa.coding import beside, coding_columns, empty_where, note_of, note_unseen, without_repeats
from glosa.errors import AutocoderError, InputError, NotFittedError, SettingsError
from glosa.estimators.base import Estimator, Task, check_sight
from glosa.estimators.catalogue import build
from glosa.evaluation import Evaluation, evaluate
from glosa.features.examples import Examples
from glosa.features.views import says_anything
from glosa.lessons import Lessons, answers_of, entries_for
from glosa.losses.class_weights import Weighting
from glosa.metrics.weighting import row_weights, weighted_mean
from glosa.records.check import Unknown, check_columns, check_labelled, check_truth
from glosa.records.clean import as_numbers, clean
from glosa.records.entries import CODE, make_entries
from glosa.records.fields import MISSING
from glosa.records.index import to_index
from glosa.records.intake import fields_of, sized, to_records
from glosa.records.labels import to_labels, with_labels
from glosa.records.table import to_table
from glosa.schemes.hierarchy import Hierarchy
from glosa.schemes.scheme import Scheme
from glosa.storage.folder import AUTOCODER, Contents, read_folder, write_folder
from glosa.storage.parts import as_json, digest, join_parts, take_part
from glosa.training.imbalance import Sampling
from glosa.training.progress import Report
from glosa.trust.calibration import Calibration, calibrate
from glosa.trust.level_figures import level_figures
from glosa.trust.temperature import Temperature
from glosa.types import FloatArray, Json, StrPath

ROWS = 4096  # scored at once: the arrays stay within the caches of a processor


class Autocoder(ClassifierMixin, BaseEstimator):
    """Turns records into codes of a scheme, with calibrated probabilities at every level.

    Args:
        text: Columns of free text. They may be left out where records come as a list of strings.
        label: Column of the right code; needed unless `fit` gets `y`.
        categorical: Columns with few different values, such as status in employment.
        image: Column of pictures: paths, arrays from 0 to 255, or the name of columns of pixels before their number.
        size: Height and width that pictures are scaled to; those of the first fit if None.
        colour: Whether the colours of pictures are kept.
        weight: Column with the weight of each record.
        group: Records with an equal value here are held out together or not at all.
        scheme: The classification. Without one it is made from the labels.
        hierarchy: How labels make a tree where there is no scheme: "auto", "digits", "dots" or "flat".
        lengths: Lengths of the codes of each level, such as (2, 3, 4, 5), where there is no scheme.
        model: A name of `glosa.estimators.catalogue.MODELS`.
        options: Options of the model.
        class_weight: "balanced" weighs each code alike, "effective" by its effective number of records, "none" each
            record alike.
        effective_beta: Of "effective": the nearer to 1, the more rare codes weigh.
        sampling: "over", "under", "balanced" or "sqrt" draws the training records anew, so that codes differ less in
            size.
        logit_adjustment: How many times the advantage of frequent codes is taken off their logits; 1 is right where
            each code matters alike.
        missing: Cells that mean "no answer"; a text is one mark.
        unknown: What to do with records whose label is not in the scheme: "error" or "drop".
        validation: Share of the records held out to stop training and calibrate, 0 to 0.5, but 1,500 records at most;
            0 does neither.
        seed: Of everything random: an equal seed gives an equal autocoder.
        device: "auto", "cpu" or "cuda".

    Attributes:
        scheme_: The scheme.
        levels_: The codes that can be answers, and their groups at every level.
        classes_: Those codes, shape (n_codes,).
        temperature_: What logits are divided by, and how that rises with the confidence.
        held_out_: Accuracy and calibration error of each level on the held-out part; empty without one.
        history_: Training, an epoch a row; None for models without epochs.
        fingerprint_: Identity: a hash of all that was learned.

    >>> from glosa import Autocoder
    >>> answers = ["cook in a school", "school cook", "lorry driver", "drives a lorry"]
    >>> coder = Autocoder(model="ridge", validation=0).fit(answers, ["5120", "5120", "8332", "8332"])
    >>> coder.predict(["cook", "driver"]).tolist()
    ['5120', '8332']
    """

    def __init__(
        self,
        *,
        text: str | Sequence[str] = (),
        label: str | None = None,
        categorical: str | Sequence[str] = (),
        image: str | None = None,
        size: Sequence[int] | None = None,
        colour: bool = False,
        weight: str | None = None,
        group: str | None = None,
        scheme: Scheme | None = None,
        hierarchy: Hierarchy = "auto",
        lengths: Sequence[int] | None = None,
        model: str = "ngram-bag",
        options: Mapping[str, Any] | None = None,
        class_weight: Weighting | None = None,
        effective_beta: float = 0.999,
        sampling: Sampling | None = None,
        logit_adjustment: float = 0.0,
        missing: str | Sequence[str] = MISSING,
        unknown: Unknown = "error",
        validation: float = 0.1,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.text = text
        self.label = label
        self.categorical = categorical
        self.image = image
        self.size = size
        self.colour = colour
        self.weight = weight
        self.group = group
        self.scheme = scheme
        self.hierarchy = hierarchy
        self.lengths = lengths
        self.model = model
        self.options = options
        self.class_weight = class_weight
        self.effective_beta = effective_beta
        self.sampling = sampling
        self.logit_adjustment = logit_adjustment
        self.missing = missing
        self.unknown = unknown
        self.validation = validation
        self.seed = seed
        self.device = device

    def fit(
        self,
        X: Any = None,
        y: Any = None,
        *,
        index: Any = None,
        progress: Report | None = None,
        checkpoints: StrPath | None = None,
    ) -> Self:
        """Learn from labelled records, and from what the scheme and its index say.

        Args:
            X: A polars or pandas table, or a list of strings. None learns from the scheme and the index alone.
            y: Labels; if left out they are the column `label`.
            index: A table of example titles with their codes.
            progress: Is told how far the fit has come.
            checkpoints: A folder that keeps a neural model's training after each epoch. With the same records and
                settings the next fit goes on from there, and ends as if it had not been stopped.

        Raises:
            InputError: The records, labels, index or settings cannot be used; all faults are listed.
            UnavailableError: The model needs a package that is not installed.
        """
        check_arguments(self)
        model = build(self.model, self.options or {})
        check_sight(self.model, model, fields_of(self))
        if checkpoints is not None and not model.resumable:
            msg = f"the model {self.model!r} keeps no checkpoints. Leave them out, or take a neural model."
            raise SettingsError(msg)
        self.__dict__.pop("_model", None)  # a fit that fails leaves nothing that could code
        records, labels = self._labelled(X, y)
        entries = make_entries([]) if index is None else to_index(to_table(index), self.scheme, unknown=self.unknown)
        met = pl.concat([labels.rename(CODE), entries[CODE]])
        answers = answers_of(self.scheme, met, titles=bool(self.fields_.text))
        self.scheme_ = self.scheme or Scheme.from_labels(met, hierarchy=self.hierarchy, lengths=self.lengths)
        self.levels_ = self.scheme_.levels(answers)
        self.classes_ = np.array(self.levels_.codes, dtype=np.str_)
        entries = entries_for(self.scheme_, self.levels_, labels, entries, every=model.learns_scheme)
        lessons = Lessons.of(records, entries if self.fields_.text else entries[:0], self.fields_, self.levels_)
        self._views = model.maker(self.fields_)
        parts = lessons.hold_out(self.validation, self.seed, grouped=self.group is not None)
        train, held_out = lessons.examples(self._views, *parts, field_dropout=model.field_dropout, seed=self.seed)
        train = imbalance_of(self).rebalance(train, self.seed)
        task = Task(
            levels=self.levels_, maker=self._views, seed=self.seed, device=self.device, report=progress,
            checkpoints=checkpoints,
        )  # fmt: skip
        model.fit(train, held_out, task)
        self.history_ = pl.DataFrame(model.history_) if model.history_ else None
        self._calibrate(model, train, held_out)
        self._model = model
        self.records_ = len(records)
        self.settings_: Json = {}
        self.fingerprint_ = digest(f"{self.scheme_.fingerprint} {self.model} {self.temperature_!r}", self._arrays())
        return self

    def predict(self, X: Any) -> npt.NDArray[np.str_]:
        """Return the likeliest code of each record, "" where there is no text; shape (n_rows,)."""
        found = self.predict_proba(X)
        return np.where(found.any(axis=1), self.classes_[found.argmax(axis=1)], "")

    def predict_proba(self, X: Any) -> FloatArray:
        """Return probabilities of shape (n_rows, n_codes), columns as `classes_`; zeros where there is no text."""
        self._check_fitted()
        inputs = self._inputs(X)
        starts = range(0, max(len(inputs), 1), ROWS)
        return np.concatenate([self._score(inputs[start : start + ROWS]) for start in starts])

    def code(self, X: Any, *, top: int = 5) -> pl.DataFrame:
        """Return the records with their coding beside them.

        Args:
            X: A table, or a list of strings.
            top: How many ranked codes.

        Returns:
            The input's columns, then ``code``, ``probability``, ``code_1``..., ``probability_1``..., for each level
            its best code and probability, ``note`` ("no text" where nothing was coded), and the identities of the
            ``autocoder`` and the ``scheme``.

        Raises:
            InputError: A column is missing, or has the name of one that is added; or `top` is out of its range.
        """
        return next(self.code_batches([X], top=top))

    def code_batches(self, batches: Iterable[Any], *, top: int = 5) -> Iterator[pl.DataFrame]:
        """Code tables one after another, as `code` does, each in its turn; memory does not grow with their number.

        Raises:
            SettingsError: What came is a single table, or `top` is out of its range; it is told at once.
        """
        self._check_fitted()
        single = hasattr(batches, "columns") or not hasattr(batches, "__iter__")
        require([
            Rule("top", top, is_number(top, 1, math.inf, whole=True), "whole, 1 or more"),
            Rule("batches", batches, not single, "tables one after another; code takes a single one"),
        ])  # fmt: skip
        return self._code_batches(batches, top)

    def _code_batches(self, batches: Iterable[Any], top: int) -> Iterator[pl.DataFrame]:
        for given in batches:
            batch = to_table(given, names=self.fields_.content)
            inputs = self._inputs(batch)
            different, place = without_repeats(inputs)
            starts = range(0, max(len(different), 1), ROWS)
            answers = [self._code_part(different[start : start + ROWS], top) for start in starts]
            scheme = f"{self.scheme_.name}@{self.scheme_.fingerprint[:12]}"
            origin = {"autocoder": pl.lit(self.fingerprint_[:12]), "scheme": pl.lit(scheme)}
            yield beside(batch, pl.concat(answers)[place].with_columns(**origin))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Return the accuracy, as scikit-learn asks for it; labels may be numbers, answers are text.

        Raises:
            InputError: Labels or weights are not one for each record, or no record has a weight above 0.
        """
        answers = self.predict(X)
        right = answers == to_labels(y, "y", len(answers)).to_numpy()
        weights = row_weights(sample_weight, len(right))
        if not weights.any():
            msg = "no record has a weight above 0, so there is nothing to score. Give records, and weights above 0."
            raise InputError(msg)
        return float(weighted_mean(right, weights))

    def evaluate(self, X: Any, y: Any = None, *, weight: str | None = None) -> Evaluation:
        """Judge the autocoder on records whose code is known.

        Args:
            X: The records, as for `fit`.
            y: Their codes, as for `fit`.
            weight: The column of weights; the one that the autocoder learned with if None, and no weights if "".

        Raises:
            InputError: There are no records, or a label is empty, or a weight is none.
        """
        self._check_fitted()
        roles = replace(fields_of(self), size=self.fields_.size, group=None)
        table, fields, _ = with_labels(X, y, roles if weight is None else replace(roles, weight=weight or None))
        labels = check_truth(table, fields)
        weights = None if fields.weight is None else as_numbers(table[fields.weight]).to_numpy()
        return evaluate(
            labels.to_list(), self.predict_proba(table), self.levels_, self.scheme_,
            table=table, text=fields.text, image=fields.image, weight=weights, history=self.history_, seed=self.seed,
        )  # fmt: skip

    def save(self, path: StrPath, *, settings: Json | None = None) -> None:
        """Write a folder of safetensors and JSON; an autocoder that is there already is replaced.

        Args:
            path: The folder.
            settings: What it was made with, to be kept beside it; those it was loaded with if left out.

        Raises:
            SettingsError: Something else is at the path.
            AutocoderError: The folder cannot be written; what was there before is kept.
        """
        self._check_fitted()
        write_folder(path, self._contents(self.settings_ if settings is None else settings), AUTOCODER)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Read a folder that `save` wrote. Nothing in it is ever run, and PyTorch is not needed.

        Raises:
            AutocoderError: The folder is missing, damaged, or of a newer format.
        """
        contents = read_folder(path, AUTOCODER)
        try:
            return cls._restore(contents)
        except (InputError, LookupError, TypeError, ValueError) as error:
            msg = f"{path}: is damaged: its parts do not fit together ({error!r}). Fit it again or restore a copy."
            raise AutocoderError(msg) from error

    @classmethod
    def _restore(cls, contents: Contents) -> Self:
        about = contents.documents["autocoder"]
        self = cls(**about["parameters"])
        self.scheme_ = Scheme.from_json(contents.documents["scheme"])
        self.scheme = self.scheme_ if about["has_scheme"] else None
        self.levels_ = self.scheme_.levels(about["codes"])
        self.classes_ = np.array(self.levels_.codes, dtype=np.str_)
        self.fields_ = replace(fields_of(self), size=None if about["size"] is None else tuple(about["size"]))
        model = build(self.model, self.options or {})
        maker = model.maker(self.fields_)
        self._views = maker.restore(about["views"], take_part(contents.arrays, "views"))
        self._model = model.restore(take_part(contents.arrays, "model"))
        self.temperature_, self.records_ = Temperature(*about["temperature"]), about["records"]
        self._calibration = Calibration(contents.arrays["trust.shift"], self.temperature_)
        self.history_ = pl.DataFrame(about["history"]) if about["history"] else None
        self.held_out_ = about["held_out"]
        self.fingerprint_ = about["fingerprint"]
        self.settings_ = contents.documents["settings"]
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_model")

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            msg = "this autocoder is not fitted. Call fit, or load a fitted one."
            raise NotFittedError(msg)

    def _labelled(self, X: Any, y: Any) -> tuple[pl.DataFrame, pl.Series]:
        """Return the records that can be learned from and their labels; none of them if there is only a scheme."""
        if X is None and y is not None:
            msg = "y is given, and X is not. Give the records that the labels belong to."
            raise SettingsError(msg)
        if X is None:
            self.fields_ = replace(fields_of(self), label=None, weight=None, group=None)
            nothing = pl.DataFrame(schema=dict.fromkeys(self.fields_.inputs, pl.String))
            return nothing, pl.Series([], dtype=pl.String)
        table, fields, label = with_labels(X, y, fields_of(self))
        self.fields_ = sized(fields, table)
        records = check_labelled(table, self.fields_, self.scheme, unknown=self.unknown)
        return records, records[label]

    def _calibrate(self, model: Estimator, train: Examples, held_out: Examples) -> None:
        logits, tau = model.logits(held_out.views), self.logit_adjustment
        self._calibration = calibrate(logits, held_out, train, tau=tau, calibrated=model.calibrated)
        self.temperature_ = self._calibration.temperature
        shares = self._calibration.probabilities(logits)
        self.held_out_ = level_figures(shares, held_out.target, self.levels_) if len(held_out) else []

    def _inputs(self, data: Any) -> pl.DataFrame:
        fields = self.fields_.unlabelled()
        table = to_records(data, fields)
        check_columns(table, fields)
        return clean(table, fields)

    def _answer(self, inputs: pl.DataFrame) -> FloatArray:
        return self._calibration.probabilities(self._model.logits(self._views.transform(inputs)))

    def _score(self, inputs: pl.DataFrame) -> FloatArray:
        return self._answer(inputs) * says_anything(inputs, self.fields_.content)[:, None]

    def _code_part(self, inputs: pl.DataFrame, top: int) -> pl.DataFrame:
        fields, absent = self.fields_, ~says_anything(inputs, self.fields_.content)
        coded = empty_where(coding_columns(self._answer(inputs), self.levels_, top), absent, note_of(fields))
        return coded if fields.image is None else note_unseen(coded, inputs[fields.image])

    def _contents(self, settings: Json) -> Contents:
        parameters = {name: value for name, value in self.get_params(deep=False).items() if name != "scheme"}
        about = {
            "parameters": as_json(parameters),
            "has_scheme": self.scheme is not None,
            "codes": list(self.levels_.codes),
            "size": self.fields_.size,
            "views": self._views.to_json(),
            "temperature": self.temperature_,
            "records": self.records_,
            "held_out": self.held_out_,
            "history": [] if self.history_ is None else self.history_.to_dicts(),
            "fingerprint": self.fingerprint_,
        }
        documents = {"autocoder": about, "scheme": self.scheme_.to_json(), "settings": settings}
        return Contents(documents, self._arrays())

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        shift = {"shift": self._calibration.shift}
        return join_parts({"views": self._views.arrays(), "model": self._model.arrays(), "trust": shift})
