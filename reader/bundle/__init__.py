"""Bundles: one edition, signed by its publisher, in a canonical ZIP, sealed as an age file (docs/bundle-format.md).

``open_bundle`` checks everything before it believes anything; ``seal`` and ``seal_file`` make what it opens, ``reseal``
and ``reseal_file`` pass it on under a new seal.
``SecretKey``, ``PublicKey`` and ``fingerprint`` are minisign's keys and what people compare.
"""

from reader.bundle.contents import ArticleContents, EditionContents, MediaContents
from reader.bundle.describe import Media
from reader.bundle.minisign import PublicKey, SecretKey, Signature, fingerprint
from reader.bundle.opening import Bundle, open_bundle
from reader.bundle.resealing import reseal, reseal_file
from reader.bundle.sealing import make_manifest, seal, seal_file
from reader.bundle.signed import Signed

__all__ = [
    "ArticleContents",
    "Bundle",
    "EditionContents",
    "Media",
    "MediaContents",
    "PublicKey",
    "SecretKey",
    "Signature",
    "Signed",
    "fingerprint",
    "make_manifest",
    "open_bundle",
    "reseal",
    "reseal_file",
    "seal",
    "seal_file",
]
