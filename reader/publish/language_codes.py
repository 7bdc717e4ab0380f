"""Codes of languages that people write where another is meant: three letters for two, or a country for its language.

A tag has the shortest code that there is (RFC 5646, section 2.2.1): whatever looks a language up expects that one.
"""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
    # ISO 639-2, both its sets, to ISO 639-1.
    "ara=ar arm=hy aze=az bak=ba baq=eu bel=be bul=bg cat=ca ces=cs che=ce chi=zh chv=cv cze=cs dan=da deu=de"
    " dut=nl ell=el eng=en est=et eus=eu fas=fa fin=fi fra=fr fre=fr geo=ka ger=de gle=ga gre=el heb=he hin=hi"
    " hrv=hr hun=hu hye=hy ice=is ind=id isl=is ita=it jpn=ja kat=ka kaz=kk kir=ky kor=ko kur=ku lat=la lav=lv"
    " lit=lt mac=mk may=ms mkd=mk mon=mn msa=ms nld=nl nor=no oss=os per=fa pol=pl por=pt pus=ps ron=ro rum=ro"
    " rus=ru slk=sk slo=sk slv=sl spa=es sqi=sq srp=sr swa=sw swe=sv tat=tt tgk=tg tha=th tuk=tk tur=tr uig=ug"
    " ukr=uk urd=ur uzb=uz vie=vi yid=yi zho=zh"
    # Countries (ISO 3166), where no language has the code.
    " by=be cn=zh cz=cs jp=ja kz=kk ua=uk"
)
_MEANT: Final = dict(pair.split("=") for pair in _PAIRS.split())


def meant_language(tag: str) -> str:
    """Return the language tag that is meant by ``tag``, which is that tag itself unless it has one of those codes."""
    code, hyphen, rest = tag.partition("-")
    return _MEANT.get(code, code) + hyphen + rest
