"""minisign's keys and signatures, in minisign's own text formats.

``PublicKey`` checks a ``Signature`` that its ``SecretKey`` made; ``fingerprint`` is what people compare.
"""

from reader.bundle.minisign.public_key import PublicKey, fingerprint
from reader.bundle.minisign.secret_key import SecretKey
from reader.bundle.minisign.signature import Signature

__all__ = ["PublicKey", "SecretKey", "Signature", "fingerprint"]
