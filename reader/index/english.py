"""English words whose forms the stemmer does not join: ``went`` and ``go``, ``children`` and ``child``.

One line for each word, its base form first; forms whose stem is that of the base form need not be there.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from reader.index.languages import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERBS: Final = """
arise arose arisen
awake awoke awoken
be am is are was were been
bear bore borne born
beat beaten
become became
befall befell befallen
beget begot begotten
begin began begun
behold beheld
bend bent
beseech besought
bid bade bidden
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
cling clung
come came
creep crept
deal dealt
dig dug
do does did done
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
dwell dwelt
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fling flung
fly flew flown
forbid forbade forbidden
foresee foresaw foreseen
foretell foretold
forget forgot forgotten
forgive forgave forgiven
forsake forsook forsaken
freeze froze frozen
get got gotten
give gave given
go goes went gone
grind ground
grow grew grown
hang hung
have has had
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lay laid
lead led
lean leant
leap leapt
learn learnt
leave left
lend lent
lie lay lain
light lit
lose lost
make made
mean meant
meet met
mislead misled
mistake mistook mistaken
misunderstand misunderstood
mow mown
outdo outdid outdone
outgrow outgrew outgrown
overcome overcame
overdo overdid overdone
override overrode overridden
oversee oversaw overseen
overtake overtook overtaken
overthrow overthrew overthrown
partake partook partaken
pay paid
plead pled
prove proven
rebuild rebuilt
redo redid redone
repay repaid
rethink rethought
rewrite rewrote rewritten
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
sew sewn
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
slay slew slain
sleep slept
slide slid
sling slung
smell smelt
sow sown
speak spoke spoken
speed sped
spell spelt
spend spent
spill spilt
spin spun
spit spat
spoil spoilt
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
stink stank stunk
stride strode stridden
strike struck stricken
string strung
strive strove striven
swear swore sworn
sweep swept
swell swollen
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
tread trod trodden
undergo undergoes underwent undergone
understand understood
undertake undertook undertaken
undo undoes undid undone
uphold upheld
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
wind wound
withdraw withdrew withdrawn
withhold withheld
withstand withstood
wring wrung
write wrote written
"""
_NOUNS: Final = """
alga algae
alumnus alumni
analysis analyses
appendix appendices
axis axes
bacterium bacteria
basis bases
brother brethren
cactus cacti
calf calves
child children
codex codices
corpus corpora
crisis crises
criterion criteria
curriculum curricula
datum data
diagnosis diagnoses
dwarf dwarves
elf elves
emphasis emphases
foot feet
formula formulae
fungus fungi
genus genera
goose geese
half halves
hoof hooves
hypothesis hypotheses
index indices
knife knives
larva larvae
leaf leaves
life lives
loaf loaves
louse lice
man men
matrix matrices
medium media
memorandum memoranda
millennium millennia
mouse mice
nucleus nuclei
oasis oases
ox oxen
parenthesis parentheses
penny pence
person people
phenomenon phenomena
prognosis prognoses
radius radii
referendum referenda
scarf scarves
self selves
sheaf sheaves
shelf shelves
stimulus stimuli
stratum strata
syllabus syllabi
synthesis syntheses
thesis theses
thief thieves
tooth teeth
vertebra vertebrae
vertex vertices
wharf wharves
wife wives
wolf wolves
woman women
"""
_OTHERS: Final = """
bad worse worst
far farther farthest further furthest
good better best
"""
_MEN: Final = ("man", "men")  # policeman, policemen, and whatever else is made so


@cache
def _table() -> Mapping[str, frozenset[str]]:
    """Return the forms of a word by each of them, and by the stem of the first."""
    table: dict[str, frozenset[str]] = {}
    for line in (_VERBS + _NOUNS + _OTHERS).split("\n"):
        forms = line.split()
        for key in {*forms, *(stem(form, "en") for form in forms[:1])}:
            table[key] = table.get(key, frozenset()).union(forms)
    return table


def forms(word: str) -> frozenset[str]:
    """Return the forms of a folded word that no stemmer joins; nothing for all other words."""
    word = word.removesuffix("'s")
    found = _table().get(word) or _table().get(stem(word, "en"), frozenset())
    for one, other in (_MEN, _MEN[::-1]):
        if word.endswith(one) and len(word) > len(one) + 1:
            found |= {word, word.removesuffix(one) + other}
    return found
