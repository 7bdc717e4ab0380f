"""Words that say nothing of their own beside others: prepositions, articles, pronouns, what questions begin with.

Who asks for «жалоба на обыск» or "how to appeal a fine" means the other words: an article need not have these. They
are in the index all the same, for a phrase may be made of them («быть или не быть»).
"""

from __future__ import annotations

from typing import Final

from reader.index.analysis import fold

_RUSSIAN: Final = """
    а без бы в вам вами вас ваш ваша ваше вашего вашей вашем ваши ваших вашу вместо во вот вы где да делать для до
    его ее ей ему если еще же за зачем и из изо или им именно ими их к как какая какие каким каких какого какой
    каком какую ко когда которая которого которое которой котором которую которые который которым которых кроме кто
    ли либо между меня мне мной мое моего моей моем можно мои моих мой мою моя мы на над надо нам нами нас наш наша
    наше нашего нашей нашем наши наших не него нее ней ни ним ними них но нужно о об обо он она они оно от ото перед
    по под подо пока после потому почему при про против ради с свое своего своей своем свои своих свой свою своя
    себе себя сколько со среди та так также там твои твой твоя те тебе тебя тем тех то тобой того той только тому
    тот ты у чего чей чем чему через что чтобы чье чьи чья эта эти этим этими этих это этого этой этом этому этот
    эту я
"""
_ENGLISH: Final = """
    a about after against am an and any are as at be because been before being between but by can could did do does
    doing during for from had has have having he her him his how i if in into is it its me my no nor not of off on
    or our out over she should since so than that the their them then there these they this those through to under
    until upon was we were what when where which while who whom whose why with within without would you your
"""
_ALL: Final = frozenset(map(fold, f"{_RUSSIAN} {_ENGLISH}".split()))


def is_function_word(word: str) -> bool:
    """Tell whether a word, in whatever case, is one of these."""
    return fold(word) in _ALL
