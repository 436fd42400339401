"""A study opened for work: the stages as methods, under the words the commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import codings as table
from workbench.display import actor_table, read_through, show, study_card
from workbench.documents import Document, Gathered, Problem, flag_duplicates, gather, overview, read_all
from workbench.markup import Prose, Shown
from workbench.progress import notebook_bar
from workbench.study import Study, StudyError, WorkbenchError, bundled_study, load_study
from workbench.suggest import suggest_actors

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from workbench.annotations.adjudication import Adjudication
    from workbench.annotations.events import Event
    from workbench.annotations.items import Items
    from workbench.annotations.queue import Plan, Queue
    from workbench.annotations.session import Session
    from workbench.annotations.store import Store
    from workbench.annotations.widget import AnnotationWidget
    from workbench.datasets import Taken
    from workbench.export import Hydrated, LossReport


class OpenStudy(Study):
    """A study with its stages as methods; what was read or coded once is kept for the session."""

    def _repr_html_(self) -> str:
        return self._card().html

    def __str__(self) -> str:
        return self._card().text

    def _card(self) -> Shown:
        return study_card(self, len(self._kept["documents"]) if "documents" in self._kept else None)

    @property
    def problems(self) -> list[Problem]:
        """What could not be read or coded so far, each with a line that says why."""
        return self._kept.setdefault("problems", [])  # type: ignore[no-any-return]

    @property
    def _kept(self) -> dict[str, Any]:
        return self.__dict__.setdefault("_memory", {})  # type: ignore[no-any-return]

    def documents(self, *, headlines: bool = False) -> list[Document]:
        """Return the documents of the corpus folder, near-duplicates flagged; `problems` names the unreadable ones.

        With `headlines`, articles that are only listed by address become documents of their headline; this is decided
        when the documents are first read.
        """
        if "documents" not in self._kept:
            if not self.corpus.is_dir():
                raise WorkbenchError(f"the study has no folder {self.corpus}; make it and put documents into it")
            found, problems = read_all([self.corpus], headlines=headlines)
            self.problems.extend(problems)
            self._kept["documents"] = flag_duplicates(found)
        return self._kept["documents"]  # type: ignore[no-any-return]

    def document(self, doc_id: str) -> Document:
        """Return one document of the corpus by its id."""
        found = next((document for document in self.documents() if document.doc_id == doc_id), None)
        if found is None:
            raise WorkbenchError(f"no document has the id {doc_id!r}; `study.overview()` lists them")
        return found

    def gather(
        self, paths: str | Path | list[str | Path], *, progress: Callable[[int], None] | None = None
    ) -> Gathered:
        """Bring downloads of news databases, feeds, archives or any readable files into the corpus; return what came."""
        given = [paths] if isinstance(paths, (str, Path)) else list(paths)
        missing = [path for path in given if not Path(path).exists()]
        if missing:
            raise WorkbenchError(f"there is no file or folder {missing[0]}; check the path")
        gathered = gather(given, self.corpus, progress=progress)
        self._kept.pop("documents", None)
        self._kept.pop("codings", None)
        self._kept.pop("items", None)
        self.problems.extend(gathered.problems)
        return gathered

    def overview(self) -> pd.DataFrame:
        """Return one row per document: date, outlet, title, words, passages set aside, and whose copy it is."""
        return overview(self.documents())

    def code(
        self, *, jobs: int = 1, progress: Callable[[int], None] | None = None, again: bool = False
    ) -> pd.DataFrame:
        """Return the codings of the whole corpus by the rule coder; `again` codes anew what was coded before."""
        from workbench.scale import code

        if again or "codings" not in self._kept:
            documents = self.documents()
            with notebook_bar(len(documents), "coding", given=progress) as advance:
                bounds: dict[str, list[tuple[int, int]]] = {}
                reasons: dict[tuple[str, str], str] = {}
                self._kept["codings"] = code(
                    documents,
                    self,
                    jobs=jobs,
                    progress=advance,
                    problems=self.problems,
                    bounds=bounds,
                    reasons=reasons,
                )
            self._kept["bounds"], self._kept["reasons"] = bounds, reasons
            self._kept.pop("items", None)
        return self._kept["codings"].copy()  # type: ignore[no-any-return]

    def show(self, codings: pd.DataFrame | None = None, *, n: int = 10, **wanted: Any) -> Shown:
        """Return sentences with everything marked: of `codings`, or of the coded corpus where somebody takes a position.

        `wanted` keeps rows by their columns: `study.show(stance="conditional", n=5)`.
        """
        if codings is None:
            codings = self.code()
            codings = codings if "stance" in wanted else codings[codings["stance"] != "none"]
        return show(codings, study=self, n=n, **wanted)

    def sentences(self, name: str) -> Shown:
        """Return the sentences of a document (its id) in their order, or one sentence (its id), marked and with codings."""
        codings = self.code()
        return read_through(name, self.documents(), self.sentence_bounds(), codings, self)

    def actor_table(self) -> pd.DataFrame:
        """Return the actors that the codings mention: id, name, kind, principal, role, mentions, documents, positions."""
        return actor_table(self.code(), self)

    def suggest_actors(self, *, n: int = 12) -> Shown:
        """Return entries for actors.yml: actors that the texts name most and no registry knows, for a person to check."""
        return suggest_actors(self.code(), self, n=n)

    def annotations(self) -> Store:
        """Return the logs of what people decided: files under `annotations/`, or the database that `store` names."""
        from workbench.annotations.store import Store

        if "annotations" not in self._kept:
            self._kept["annotations"] = Store(self.store or self.folder / "annotations")
        return self._kept["annotations"]  # type: ignore[no-any-return]

    def items(self) -> Items:
        """Return what coders get to see: every sentence of the corpus with the actors that the rule coder finds in it."""
        from workbench.material import make_items

        if "items" not in self._kept:
            codings = self.code()
            self._kept["items"] = make_items(self.documents(), self._kept["bounds"], codings, self)
        return self._kept["items"]  # type: ignore[no-any-return]

    def plan(self, kind: str = "random", **options: Any) -> dict[str, Queue]:
        """Store who codes what in which order (options: fields of `annotations.Plan`); return coder -> queue."""
        from workbench.annotations.planning import keep_plan
        from workbench.annotations.queue import Plan

        options = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
        return keep_plan(self.annotations(), self.items(), Plan(kind, **options))

    def session(self, coder: str, *, mode: str = "answer-first", plan: Plan | None = None) -> Session:
        """Return a coder's session, where it was left; without a plan that of the study, else all in random order."""
        from workbench.annotations.planning import queue_for
        from workbench.annotations.session import Session

        store, items = self.annotations(), self.items()
        log = store.log(coder)
        queue = queue_for(store, items, log.coder, plan)
        return Session(items, log, self.codebook, queue=queue, mode=mode, title=self.title, target=self.target)

    def adjudication(self, judge: str, *, coders: Sequence[str] | None = None) -> Adjudication:
        """Return the desk of an adjudicator over what coders (all if None) answered differently."""
        from workbench.annotations.adjudication import Adjudication

        store, head = self.annotations(), {"title": self.title, "target": self.target}
        return Adjudication(store, self.items(), self.codebook, judge, coders=coders, **head)

    def coded_by_people(self, *, prefix: str = "person", details: bool = False) -> pd.DataFrame:
        """Return what people say now as a codings table, a row for each sentence, actor and coder."""
        from workbench.annotations.tables import to_codings

        events = self.annotations().events()
        return to_codings(events, self._coded_items(events), self.codebook, prefix=prefix, details=details)

    def _coded_items(self, events: list[Event]) -> Items:
        """Return the sentences that were coded, cut as they were then; the coder runs only where the log does not say."""
        from workbench.material import items_of_events

        return items_of_events(events, self.documents(), self) or self.items()

    def agreement(self, *, with_machine: bool = False, **options: Any) -> pd.DataFrame:
        """Return agreement on the stance between the people who coded (and the rule coder); see `agreement.report`."""
        from workbench.agreement import report

        codings = self.coded_by_people()
        if with_machine:
            machine = self.code()
            codings = table.concat([codings, machine[machine["sent_id"].isin(set(codings["sent_id"]))]])
        return report(codings, **{"labels": len(self.codebook.labels)} | options)

    def faults(self) -> pd.DataFrame:
        """Return what of people's work is missing, came twice, or is about words that the documents no longer have."""
        from workbench.annotations.planning import planned
        from workbench.annotations.tables import faults

        store = self.annotations()
        return faults(store.events(), self.items(), planned=planned(store), codebook=self.codebook)

    def methods(self) -> str:
        """Return the paragraph for the paper: who coded what how, counted from the log, with the agreement reached."""
        from workbench.annotations.accounts import methods_paragraph
        from workbench.annotations.planning import stored_plans

        store = self.annotations()
        several, events = len(store.coders()) > 1, store.events()
        told = methods_paragraph(
            events,
            self._coded_items(events),
            adjudicated=store.project_events(),
            plans=list(stored_plans(store).values()),
            agreement=self.agreement(measures=("alpha",)) if several else None,
        )
        return Prose(told)

    def settled(self) -> pd.DataFrame:
        """Return one row for each pair that people coded: unanimous, adjudicated, by majority or a single coder's."""
        from workbench.annotations.adjudication import absent_pairs, adjudicated
        from workbench.annotations.settling import settle
        from workbench.annotations.view import View

        decided = self.annotations().project_events()
        items, judged = self._coded_items([*self.annotations().events(), *decided]), View(decided)
        found = adjudicated(judged, items, self.codebook)
        return settle(self.coded_by_people(details=True), found, absent=absent_pairs(judged))

    def annotate(
        self, coder: str | None = None, *, mode: str = "answer-first", plan: Plan | None = None
    ) -> AnnotationWidget:
        """Show the annotation page of a coder (None: whoever is logged in), where it was left; `mode` as in `session`."""
        import getpass

        from workbench.annotations.widget import AnnotationWidget

        session = self.session(coder or getpass.getuser(), mode=mode, plan=plan)
        return AnnotationWidget(session, who=session.coder)

    def adjudicate(self, judge: str, *, coders: Sequence[str] | None = None) -> AnnotationWidget:
        """Show the page on which a judge settles what coders (all if None) answered differently."""
        from workbench.annotations.widget import AnnotationWidget

        desk = self.adjudication(judge, coders=coders)
        return AnnotationWidget(desk, desk="judge", who=desk.judge)

    def dates(self) -> dict[str, Any]:
        """Return document id -> date, for the documents that have one."""
        return {d.doc_id: d.date for d in self.documents() if d.date is not None}

    def outlets(self) -> dict[str, str]:
        """Return document id -> outlet, for the documents that have one."""
        return {d.doc_id: d.outlet for d in self.documents() if d.outlet}

    def copies(self) -> dict[str, str]:
        """Return document id -> the document it repeats, for near-copies."""
        return {d.doc_id: d.duplicate_of for d in self.documents() if d.duplicate_of}

    def gold(self) -> pd.DataFrame | None:
        """Return the pairs that people settled, to correct charts and estimates with; None where they are too few.

        What counts is told by `estimates.usable`: at least 50 pairs in five documents; where some pairs were drawn at
        random and others chosen, only the drawn ones. Pairs on which coders differ are not among them until somebody
        has decided (`adjudicate`), nor are pairs whose label was given with the machine's on screen.
        """
        from workbench.annotations.tables import seen_pairs
        from workbench.estimates import usable

        if not self._has_annotations():
            return None
        found, seen = self.settled(), seen_pairs(self.annotations().events())
        pairs = zip(found["sent_id"], found["actor"], found["settled"], strict=True)
        return usable(
            found.loc[[way == "adjudicated" or (sent_id, actor) not in seen for sent_id, actor, way in pairs]]
        )

    def _has_annotations(self) -> bool:
        return bool(self.store) or (self.folder / "annotations").is_dir()

    def _gold(self, given: pd.DataFrame | bool | None) -> pd.DataFrame | None:
        return (self.gold() if given else None) if given is None or isinstance(given, bool) else given

    def chart(self, name: str, *, gold: pd.DataFrame | bool | None = True, **options: Any) -> Figure:
        """Draw the chart called `name` (a function of `workbench.charts`) from the study's codings.

        It is corrected with the pairs that people coded, where they suffice, and its caption says so; `gold` may be
        other hand-coded pairs (a table), or False: uncorrected.
        """
        from workbench import charts

        if name not in charts.CHARTS:
            raise WorkbenchError(f"no chart is called {name!r}; charts: {', '.join(charts.CHARTS)}")
        facts = {"dates": self.dates(), "outlets": self.outlets(), "copies": self.copies()}
        return charts.draw(name, self.code(), study=self, facts=facts, gold=self._gold(gold), **options)

    def explore(self, codings: pd.DataFrame | None = None, *, by: str = "principal", coder: str | None = None) -> Any:
        """Show the explorer: pick actor, label, outlet, issue and period; see the chart and the sentences behind it.

        `codings` are the study's own if not given. A sentence opens for annotation under the name `coder` (the
        session's user if not given), below the explorer.
        """
        from workbench.exploring import explore

        given = self.code() if codings is None else codings
        return explore(self, given, by=by, coder=coder, reasons=self._kept.get("reasons"))

    def evaluate(
        self, gold: pd.DataFrame | str | Path, *, codings: pd.DataFrame | None = None, by: str = "actor"
    ) -> dict[str, Any]:
        """Return the scores of `codings` (the study's own, if left out) on gold codings of the same documents.

        `gold` is a table or its path; what the scores mean says `workbench.stances.evaluate.score`. Under `intervals` are
        95 % bounds of the main ones. Raises WorkbenchError where the two have no document in common.
        """
        from workbench.stances.evaluate import intervals, score

        wanted = table.read(gold) if isinstance(gold, (str, Path)) else gold
        given = self.code() if codings is None else codings
        wanted = wanted[wanted["doc_id"].isin({document.doc_id for document in self.documents()})]
        if codings is not None:
            wanted = wanted[wanted["doc_id"].isin(set(given["doc_id"]))]
        if wanted.empty:
            raise WorkbenchError("the gold codes no document of this study; compare the ids under `doc_id`")
        listed = frozenset(self.actors)
        bounds = intervals(given, wanted, by=by, listed=listed)
        return score(given, wanted, by=by, listed=listed) | {"intervals": bounds}

    def report(
        self,
        path: str | Path | None = None,
        *,
        gold: pd.DataFrame | bool | None = True,
        figures: Mapping[str, Figure] | None = None,
    ) -> Path:
        """Write the readable report of the study as one HTML page, and as a PDF beside it; return where the page is.

        `gold` corrects its charts and tables as those of `chart`. `figures` are charts that were drawn already, by name.
        """
        from workbench.report import write_report

        target = Path(path) if path is not None else self.out / "report.html"
        codings = self.code()
        people = self.coded_by_people() if self._has_annotations() else None
        options: dict[str, Any] = {"people": people, "gold": self._gold(gold), "reasons": self._kept.get("reasons")}
        return write_report(codings, self.documents(), self, target, figures=figures, **options)

    def sentence_bounds(self) -> dict[str, list[tuple[int, int]]]:
        """Return document id -> offsets of its sentences, as the codings number them."""
        if "bounds" not in self._kept:
            self.code(again=True)
        return self._kept["bounds"]  # type: ignore[no-any-return]

    def export(
        self, path: str | Path, format: str | None = None, *, codings: pd.DataFrame | None = None, **options: Any
    ) -> LossReport | Path:
        """Write the annotated dataset in a format (see `workbench.export.FORMATS`) and return what it cannot hold.

        The dataset is `codings`, or what people, adjudication and the rule coder say of the corpus. `options` are those
        of `export.Options` and `export.About`. Without a format, the machine's codings are written as a plain table, by
        the ending of `path`, and the path is returned.
        """
        from workbench.datasets import export_study

        if format is None:
            return table.write(self.code() if codings is None else codings, path)
        return export_study(self, path, format, codings=codings, **options)

    def import_annotations(
        self,
        path: str | Path,
        format: str,
        *,
        names: str | Path | None = None,
        coder: str | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Taken:
        """Bring annotations made in another tool into the coders' logs; `dry_run` only says what would happen.

        `names` is a mapping file from the tool's labels, coders and actors to ours; `coder` stands in where the file
        names nobody. Programs' and adjudicated codings are returned, but no log takes them.
        """
        from workbench.datasets import import_into

        return import_into(self, path, format, names=names, coder=coder, dry_run=dry_run, progress=progress)

    def hydrate(self, folder: str | Path) -> Hydrated:
        """Restore the words of codings that were shared without texts, from the articles of this study."""
        from workbench.export import hydrate

        return hydrate(folder, {document.doc_id: document for document in self.documents()})


def open_study(folder: str | Path | None = None) -> OpenStudy:
    """Open a study folder, a bundled study by name (`turkiye-syria`, `invented`), or the default study.

    Raises StudyError, which lists every fault of the study's files.
    """
    if folder is None:
        folder = bundled_study("turkiye-syria")
    elif isinstance(folder, str) and not Path(folder).exists() and "/" not in folder and "\\" not in folder:
        try:
            folder = bundled_study(folder)
        except StudyError:
            raise
        except WorkbenchError:
            pass
    study = load_study(folder)
    return OpenStudy(**{f.name: getattr(study, f.name) for f in fields(study)})
