"""Adding, completing, replacing, removing and reopening in any order, against a model of a few lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.bundles import OTHER_SIGNER, SIGNER
from support.devices import MemoryDevice, new_file
from support.libraries import article, bundle_of, edition, open_in

from reader.library import Outcome, Reading

SIGNERS = {"one": SIGNER, "other": OTHER_SIGNER, "": None}
NAMES = ("a", "b", "c")


def text_of(name: str, version: int) -> str:
    return f"word{name}{version} common text.\n"


@dataclass(frozen=True)
class Made:
    """An edition: who signed it, its number, and which version of which article it lists."""

    signer: str
    number: int
    versions: tuple[tuple[str, int], ...]

    @property
    def contents(self):
        return edition([article(name, text_of(name, version)) for name, version in self.versions], number=self.number)

    @property
    def texts(self) -> set[str]:
        return {text_of(*each) for each in self.versions}


@dataclass
class Model:
    kept: list[Made] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def shown(self) -> list[str | None]:
        """Return the texts that are listed, ``None`` for each that is not here."""
        best: dict[tuple[str, str], tuple[tuple[bool, int, int], str]] = {}
        alone: list[str | None] = []
        for order, made in enumerate(self.kept):
            for name, version in made.versions:
                text = text_of(name, version)
                if not made.signer:
                    alone.append(text if text in self.files else None)
                    continue
                rank = (text in self.files, made.number, order)
                key = (made.signer, name)
                if key not in best or best[key][0] < rank:
                    best[key] = (rank, text)
        return alone + [text if text in self.files else None for _, text in best.values()]


made = st.builds(
    Made,
    st.sampled_from(list(SIGNERS)),
    st.integers(1, 3),
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(1, 2)), min_size=1, max_size=3, unique_by=lambda e: e[0]
    ).map(tuple),
)


class Machine(RuleBasedStateMachine):
    @initialize()
    def make(self) -> None:
        self.data = new_file(cells=90)
        self.library = open_in(self.data)
        self.model = Model()
        self.readings: dict[str, Reading] = {}

    @rule(what=made, data=st.data())
    def add(self, what: Made, data: st.DataObject) -> None:
        without = data.draw(st.sets(st.sampled_from([name for name, _ in what.versions]), max_size=2))
        carried = {text_of(name, version) for name, version in what.versions if name not in without}
        with bundle_of(
            what.contents, signer=SIGNERS[what.signer], without=[f"articles/{name}.md" for name in without]
        ) as bundle:
            added = self.library.add(bundle)
        known = what in self.model.kept
        brought = carried - self.model.files
        if not known:
            self.model.kept.append(what)
            assert added.outcome is Outcome.NEW
        else:
            assert added.outcome is (Outcome.COMPLETED if brought else Outcome.ALREADY_HERE)
            assert added.articles == len(brought)
        self.model.files |= carried

    @precondition(lambda self: self.model.kept)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.model.kept) - 1))
        self.library.remove(self.library.editions()[number])
        del self.model.kept[number]
        self.model.files &= {text for each in self.model.kept for text in each.texts}

    @rule()
    def index(self) -> None:
        self.library.index_some()

    @precondition(lambda self: self.model.shown())
    @rule(data=st.data(), reading=st.builds(Reading, st.booleans(), st.booleans(), st.tuples(st.just(1), st.just(2))))
    def read(self, data: st.DataObject, reading: Reading) -> None:
        id_ = data.draw(st.sampled_from([each.article.id for each in self.library.articles()]))
        self.library.set_reading(id_, reading)
        self.readings[id_] = reading

    @rule(cleanly=st.booleans())
    def reopen(self, cleanly: bool) -> None:
        if cleanly:
            self.library.close()
        else:
            self.library.save_state()
        self.library = open_in(MemoryDevice(self.data))

    @invariant()
    def lists_and_reads_what_it_should(self) -> None:
        articles = [each.article for each in self.library.articles()]
        texts = [self.library.text(each) if each.present else None for each in articles]
        assert sorted(texts, key=str) == sorted(self.model.shown(), key=str)
        assert len({each.id for each in articles}) == len(articles)
        ids = {each.id for each in articles}
        self.readings = {id_: reading for id_, reading in self.readings.items() if id_ in ids}
        assert all(self.library.reading(id_) == reading for id_, reading in self.readings.items())

    def teardown(self) -> None:
        if not hasattr(self, "library"):
            return
        assert self.library.check() == ()
        self.library.index_all()
        shown = [text for text in self.model.shown() if text]
        for name in NAMES:
            for version in (1, 2):
                found = self.library.search(f"word{name}{version}").total
                kept = shown.count(text_of(name, version))
                assert min(1, kept) <= found <= kept, "what is here twice may be found once"
        for each in list(self.library.editions()):
            self.library.remove(each)
        assert list(self.library._store.names("packs/")) == []
        assert list(self.library._store.names("editions/")) == []
        assert self.library.search("common").total == 0
        self.library.close()


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
