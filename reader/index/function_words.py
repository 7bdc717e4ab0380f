"""Words that say nothing of their own beside others: prepositions, conjunctions, articles, pronouns, questions.

Who asks for «жалоба на обыск» or "how to appeal a fine" means the other words: an article need not have these. They
are in the index all the same, for a phrase may be made of them («быть или не быть»).
"""

from __future__ import annotations

from typing import Final

from reader.index.analysis import fold

_RUSSIAN: Final = """
    а без бы в вам вами вас ваш ваша ваше вашего вашей вашем ваши ваших вашу во вот вы где да для до его ее ей ему
    если еще же за зачем и из изо или им именно ими их к как какая какие каким каких какого какой каком какую ко
    когда которая которого которое которой котором которую которые который которым которых кто ли либо меня мне мной
    мое моего моей моем мои моих мой мою моя мы на над нам нами нас наш наша наше нашего нашей нашем наши наших не
    него нее ней ни ним ними них но о об обо он она они оно от ото по под подо почему при про с свое своего своей
    своем свои своих свой свою своя себе себя сколько со та так также там твои твой твоя те тебе тебя тем тех то
    тобой того той только тому тот ты у чего чей чем чему что чтобы чье чьи чья эта эти этим этими этих это этого
    этой этом этому этот эту я
"""
_ENGLISH: Final = """
    a about am an and any are as at be been but by can could did do does for from had has have he her him his how i if
    in into is it its me my no nor not of on or our she should so than that the their them then there these they this
    those to was we were what when where which who whom whose why with would you your
"""
_ALL: Final = frozenset(map(fold, f"{_RUSSIAN} {_ENGLISH}".split()))


def is_function_word(word: str) -> bool:
    """Tell whether a word, in whatever case, is one of these."""
    return fold(word) in _ALL
