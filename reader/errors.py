"""One tree of errors: what is wrong, and what a person is told about it.

Invariants:

- A class is named by what is wrong, not by where it was noticed.
- ``message`` is a gettext message id: a whole English sentence with named placeholders. ``data`` fills
  them. Nothing is formatted here, so an error that ends up in a log or a traceback carries neither a
  secret nor a word of an article: ``str(error)`` is the bare message id.
- ``exit_code`` is the exit status of a command that ends with this error: 1 for "refused or failed",
  2 for "wrong usage".
"""

from __future__ import annotations

from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a string for translation without translating it here."""
    return message


class ReaderError(Exception):
    """Root of the tree."""

    exit_code: ClassVar[int] = 1
    message: str = N_("Something went wrong.")

    def __init__(self, message: str | None = None, /, **data: str | int) -> None:
        if message is not None:
            self.message = message
        self.data = data
        super().__init__(self.message)


class UsageError(ReaderError):
    """The command was used in a way that cannot mean anything."""

    exit_code = 2
    message = N_("This command cannot be used like that.")


# --- the age file format (C2SP age.md) ---------------------------------------------------------------


class AgeError(ReaderError):
    """A sealed file cannot be opened or made."""

    message = N_("This file cannot be opened.")


class HeaderError(AgeError):
    """The age header breaks the grammar of the format."""

    message = N_("This is not a sealed bundle, or its beginning is damaged.")


class MacError(AgeError):
    """The header MAC does not match: somebody changed the header."""

    message = N_("The beginning of this file was changed after it was sealed. Get the file again.")


class NoMatchError(AgeError):
    """No identity that was given opens the file."""

    message = N_("This passphrase or key does not open the file.")


class PayloadError(AgeError):
    """The sealed contents were cut short, extended or changed."""

    message = N_("This file is damaged: its contents were cut short or changed. Get the file again.")


class ArmorError(AgeError):
    """The ASCII armor breaks the strict PEM grammar of the format."""

    message = N_("The text form of this sealed file is damaged. Get the file again.")


class UnsupportedVersionError(HeaderError):
    """The header names a version of the age format that is not v1."""

    message = N_("This file was sealed in a newer format. It needs a newer reader.")


class WorkFactorError(HeaderError):
    """The scrypt work factor in the header is above the limit. ``limit`` is the base-two logarithm allowed."""

    message = N_("This file asks for far more work on its passphrase than is reasonable, so it is not opened.")


class TooLittleMemoryError(AgeError):
    """scrypt cannot have the memory that the work factor needs. ``mebibytes`` says how much that is."""

    message = N_(
        "There is too little memory: this passphrase needs about {mebibytes} MiB. Close other programs and try again."
    )


class MalformedRecipientError(AgeError):
    """A text is not an age recipient (public key) of a kind known here. The text is never repeated."""

    message = N_("This is not a public key of age. It begins with age1; copy the whole of it again.")


class MalformedIdentityError(AgeError):
    """A text is not an age identity (secret key) of a kind known here. The text is never repeated."""

    message = N_("This is not a secret key of age. It begins with AGE-SECRET-KEY-; copy the whole of it again.")


class NoRecipientError(UsageError):
    """A file is to be sealed for nobody."""

    message = N_("Say for whom to seal the file: give a passphrase or at least one public key.")


class TooManyRecipientsError(UsageError):
    """A file is to be sealed for more recipients than a header may hold here."""

    message = N_("A file can be sealed for at most {limit} public keys.")


class PassphraseNotAloneError(UsageError):
    """A passphrase is to be mixed with another passphrase or a key."""

    message = N_("A passphrase cannot be combined with anything else: use either one passphrase or public keys.")


class MixedRecipientsError(UsageError):
    """Post-quantum and classic recipients are to share a file, which would make it only as strong as the classic."""

    message = N_(
        "Post-quantum keys (age1pq1…) and classic keys (age1…) cannot be combined in one file: use keys of one kind."
    )


class PassphraseEncodingError(UsageError):
    """A passphrase has characters that are no Unicode text (lone surrogates, from bytes that are not UTF-8)."""

    message = N_("The passphrase is not valid text. Type it again.")


# --- the bundle format (docs/bundle-format.md) -------------------------------------------------------


class BundleError(ReaderError):
    """What is inside a sealed file cannot be believed. ``name`` is always the name of a file in the bundle."""

    message = N_("This bundle cannot be opened.")


class NotABundleError(BundleError):
    """A sealed file opened well, and holds something else."""

    message = N_("What is sealed in this file is not a bundle.")


class ContainerError(BundleError):
    """The container breaks the canonical form."""

    message = N_("The inside of this bundle breaks the bundle format. Do not trust it: ask its publisher for another.")


class EntryNameError(ContainerError):
    """A file in the container has a name outside the grammar."""

    message = N_("This bundle holds a file under a name that is not allowed: “{name}”. Do not trust it.")


class DuplicateEntryError(ContainerError):
    """Two files in the container have one name, or names that some systems take for one."""

    message = N_("This bundle holds two files under one name: “{name}”. Do not trust it.")


class EntryOrderError(ContainerError):
    """A file is not in its place in the order of the container."""

    message = N_("The files in this bundle are not in their order: “{name}” is in the wrong place. Do not trust it.")


class EntrySizeError(ContainerError):
    """A file does not inflate to the size that it claims."""

    message = N_("“{name}” in this bundle does not have the size that it claims. Do not trust it.")


class EntryDamagedError(ContainerError):
    """A file does not inflate, or has not the checksum that the container claims."""

    message = N_("“{name}” in this bundle is damaged. Ask the publisher for another copy.")


class PaddingError(ContainerError):
    """The padding is not made of zeros."""

    message = N_("Something is hidden in the padding of this bundle. Do not trust it.")


class TooLargeError(BundleError):
    """A file in the container, or all together, go beyond a limit. ``mebibytes`` is the limit."""

    message = N_("“{name}” in this bundle is larger than the {mebibytes} MiB that are allowed, so it is not opened.")


class ExpansionError(BundleError):
    """A file in the container claims to inflate to more than ``ratio`` times its size."""

    message = N_(
        "“{name}” in this bundle unpacks to more than {ratio} times its size, which nothing does that is meant to be"
        " read. Do not trust it."
    )


class ExpandedTooLargeError(BundleError):
    """All files of the container together go beyond the limit. ``mebibytes`` is the limit."""

    message = N_("What this bundle holds is larger than the {mebibytes} MiB that are allowed, so it is not opened.")


class PictureTooLargeError(BundleError):
    """A picture claims more pixels than are allowed. ``megapixels`` is the limit, in millions."""

    message = N_(
        "The picture “{name}” in this bundle claims more than the {megapixels} million pixels that are allowed, so the"
        " bundle is not opened."
    )


class ManifestMissingError(BundleError):
    """The container has no ``manifest.json``."""

    message = N_("This bundle has no list of its contents. Ask its publisher for another.")


class ManifestError(BundleError):
    """The manifest is not JSON, or breaks its schema. ``place`` says where, in names of the format alone."""

    message = N_("The list of contents of this bundle breaks the format at “{place}”. Ask its publisher for another.")


class NewerFormatError(BundleError):
    """The bundle follows a version of the format that came after this reader."""

    message = N_("This bundle was made in a newer format. It needs a newer reader.")


class SignatureMissingError(BundleError):
    """The bundle names the key that signed it, and has no signature."""

    message = N_("The signature was taken out of this bundle. Do not trust it: get it again.")


class PublisherKeyMissingError(BundleError):
    """There is a signature, and not the key that made it."""

    message = N_("This bundle has a signature, but not its publisher's key. Do not trust it: get it again.")


class SignatureTextError(BundleError):
    """The signature file or ``publisher.pub`` is not the canonical text. ``name`` says which."""

    message = N_("“{name}” in this bundle is not written as it must be. Do not trust it: get it again.")


class SignatureError(BundleError):
    """The signature does not verify."""

    message = N_("The publisher's signature does not match this bundle. Somebody changed it: do not trust it.")


class OtherKeyError(SignatureError):
    """The signature was made by another key than ``publisher.pub``."""

    message = N_("This bundle is signed by another key than the one it comes with. Do not trust it.")


class KeyNotSignedError(BundleError):
    """The signed manifest names another key than ``publisher.pub``, or none."""

    message = N_("The key in this bundle is not the one that its publisher signed for. Do not trust it.")


class WeakKeyError(BundleError):
    """A public key under which anybody can make signatures: of small order, or not in its only encoding."""

    message = N_("The publisher's key is worthless: anybody could sign with it. Do not trust this bundle.")


class UnlistedFileError(BundleError):
    """The container has a file that the manifest does not list."""

    message = N_("Somebody put a file into this bundle that its publisher does not list: “{name}”. Do not trust it.")


class FileChangedError(BundleError):
    """A file has not the hash or the size that the manifest lists."""

    message = N_("“{name}” is not what the publisher put into this bundle. Somebody changed it: do not trust it.")


class NotTextError(BundleError):
    """An article is not UTF-8."""

    message = N_("The article “{name}” in this bundle is not readable text. Ask its publisher for another bundle.")


class ContentsError(ReaderError):
    """What is to be packed breaks the format. ``file`` is where, ``field`` what, in names of the manifest."""

    message = N_(
        "“{field}” of {file} is missing, malformed, too long, or the same as another's. Correct it and pack again."
    )


class EditionContentsError(ContentsError):
    """What is said about the whole edition breaks the format. ``field`` is what, in names of the manifest."""

    message = N_("“{field}” of the edition is missing, malformed or too long. Correct it and pack again.")


class ContentsTooLargeError(ContentsError):
    """A file to be packed, or all together, are too large for one bundle. ``mebibytes`` is the limit."""

    message = N_("{file} is larger than the {mebibytes} MiB that are allowed. Make it smaller, or make two bundles.")


class ContentsPixelsError(ContentsError):
    """A picture to be packed has too many pixels. ``megapixels`` is the limit, in millions."""

    message = N_("{file} has more than the {megapixels} million pixels that are allowed. Make the picture smaller.")


class TooMuchToSealError(ReaderError):
    """All files together are too large for one bundle."""

    message = N_("This is too much for one bundle, which holds less than 4 GiB and 65,000 files. Make two of it.")


class TargetExistsError(ReaderError):
    """A file is to be written where there is one already."""

    message = N_("“{path}” is there already, and was left as it is. Choose another name.")


# --- signing keys (minisign) ---------------------------------------------------------------------------


class SigningKeyError(ReaderError):
    """A signing key cannot be used. Nothing of its text is ever repeated."""

    message = N_("This signing key cannot be used.")


class MalformedPublicKeyError(SigningKeyError):
    """A text is not a minisign public key."""

    message = N_("This is not a public key of minisign. Copy the whole of it again.")


class MalformedSigningKeyError(SigningKeyError):
    """A text is not a minisign secret key."""

    message = N_("This is not a signing key: “reader keygen --signing” makes one.")


class UnprotectedSigningKeyError(SigningKeyError):
    """A minisign secret key has no passphrase."""

    message = N_("This signing key has no passphrase. Give it one with “minisign -C”.")


class SigningPassphraseError(SigningKeyError):
    """The passphrase does not open the signing key."""

    message = N_("This passphrase does not open the signing key.")


class SigningKeyWorkError(SigningKeyError):
    """A signing key asks for more scrypt work than minisign itself does."""

    message = N_("This signing key asks for far more work on its passphrase than is reasonable.")


class SigningKeyMemoryError(SigningKeyError):
    """scrypt cannot have the memory that the signing key asks for. ``mebibytes`` says how much that is."""

    message = N_(
        "There is too little memory: this signing key needs about {mebibytes} MiB. Close other programs and try again."
    )


# --- the library ---------------------------------------------------------------------------------------


class UnknownArticleError(ReaderError):
    """No article has the id that was asked for."""

    message = N_("There is no article with the id “{id}”. “reader list” shows the ids.")


class AmbiguousArticleError(ReaderError):
    """Several articles have an id that begins like this."""

    message = N_("{count} articles have an id that begins with “{id}”. Give more of it.")


class UnknownEditionError(ReaderError):
    """No edition has the id that was asked for."""

    message = N_("There is no edition with the id “{id}” in the library.")


class AmbiguousEditionError(ReaderError):
    """Several editions have an id that begins like this."""

    message = N_("{count} editions have an id that begins with “{id}”. Give more of it.")


class UnsignedBundleError(ReaderError):
    """A bundle that nobody signed is to be kept, and it was not said that this is meant."""

    message = N_(
        "Nobody signed this bundle, so nobody can tell who made it. To keep it all the same, add --allow-unsigned."
    )


class QueryError(ReaderError):
    """A query asks for something that there cannot be."""


class QueryDateError(QueryError):
    """``value`` is no date."""

    message = N_("“{value}” is not a date. Write 2021, 2021-03 or 2021-03-19.")


class QueryValueError(QueryError):
    """``value`` is nothing that ``is:`` can ask for."""

    message = N_("“is:{value}” means nothing. There are is:unread, is:read and is:starred.")


class QueryHasError(QueryError):
    """Nothing that an article can have is called ``value``."""

    message = N_("“has:{value}” means nothing. There is has:image.")


class ClashingPublisherError(ReaderError):
    """A bundle in the name of a trusted publisher is to be kept that is not by its key. ``name`` is the reader's."""

    message = N_(
        "This bundle is not by “{name}”, whom you trust, but calls itself so: it is signed with another key, or by"
        " nobody. To keep it all the same, add --allow-clash."
    )


class PublisherError(ReaderError):
    """Something about a publisher cannot be done."""


class UnknownPublisherError(PublisherError):
    """No publisher is known by ``name``, which is a name or the beginning of a fingerprint."""

    message = N_("No publisher is known by “{name}”. “reader publishers list” shows all.")


class AmbiguousPublisherError(PublisherError):
    """Several publishers have fingerprints that begin with ``name``."""

    message = N_("{count} publishers begin with “{name}”. Give more digits.")


class PublisherNameError(PublisherError):
    """A name is empty, or longer than ``limit`` characters."""

    message = N_("Give a name that can be seen, of at most {limit} characters.")


class PublisherNameTakenError(PublisherError):
    """A name could be taken for ``name``, which another trusted publisher has."""

    message = N_("This name looks like “{name}”, which another publisher whom you trust has. Choose another.")


class PublisherNotTrustedError(PublisherError):
    """A publisher who is not trusted is to be renamed or forgotten."""

    message = N_("You do not trust this publisher. “reader publishers trust” is for that.")


class BundleWithoutKeyError(PublisherError):
    """A publisher is named by a bundle that nobody signed."""

    message = N_("Nobody signed this bundle, so there is no key in it to trust.")


class FingerprintDiffersError(PublisherError):
    """A fingerprint that was typed is not the key's."""

    message = N_("The fingerprint is not this key's: do not trust it. Nothing was changed.")


class CancelledError(ReaderError):
    """A person stopped what was under way."""

    message = N_("Stopped, as you asked. Nothing was kept of it.")


class NothingToShareError(ReaderError):
    """Nothing is to be passed on: no article was chosen, or the library has none of them."""

    message = N_("There is nothing to pass on: none of these articles is in the library.")


class NotInThisCopyError(ReaderError):
    """The edition lists the article, but this copy does not carry it."""

    message = N_("This article is not in this copy of the edition.")


class ChangedError(ReaderError):
    """What was kept is no longer what was checked."""

    message = N_("This article is damaged: its text is no longer the one that was checked.")


class IndexingError(ReaderError):
    """The words of articles cannot be made findable."""

    message = N_("The search could not take in these articles. They can be read all the same.")


class IndexerUnavailableError(IndexingError):
    """The process that indexes cannot be started."""

    message = N_(
        "The part of the reader that makes articles searchable cannot be started. They can be read all the same."
    )


class UnindexableError(IndexingError):
    """Indexing failed for what may be a reason in the articles: try them one by one."""


class IndexerDiedError(UnindexableError):
    """The process that indexes ended before it was done, twice over."""


class IndexerMemoryError(UnindexableError):
    """The process that indexes needs more memory for this than it is allowed."""


class IndexerAnswerError(UnindexableError):
    """What came back from the process that indexes is not what was asked for."""


# --- the library file (docs/library-format.md) ----------------------------------------------------------


class StoreError(ReaderError):
    """A library file cannot be made, opened, read or written."""

    message = N_("The library cannot be used.")


class NoLibraryOpensError(StoreError):
    """No root opens under the passphrase: a wrong passphrase, or a file that is no library. Nobody can tell which."""

    message = N_("No library opens with this passphrase.")


class LibraryMissingError(StoreError):
    """There is no file at ``path``."""

    message = N_("There is no library at “{path}”. “reader create” makes one.")


class FolderMissingError(StoreError):
    """There is no folder at ``path`` to put a file into."""

    message = N_("There is no folder “{path}”.")


class FolderReadOnlyError(StoreError):
    """The system lets nobody, or not this user, make a file in the folder at ``path``."""

    message = N_("No file can be made in the folder “{path}”: it cannot be written to. Choose another one.")


class LibraryInUseError(StoreError):
    """Another process has the file open."""

    message = N_("This library is in use: close the other window or program that has it open.")


class LibraryFullError(StoreError):
    """The region has too little room. ``needed`` and ``free`` are MiB, at least and at most."""

    message = N_("The library is too full: this needs {needed} MiB, and {free} MiB are free. Remove something first.")


class DamagedError(StoreError):
    """A kept object does not open as what was written: damaged, replaced by older bytes, or never written.

    ``name`` is its name in the store, or empty for a part of the store's own.
    """

    message = N_("A part of the library is damaged. “reader check” says what; to mend it, import its bundle again.")


class LibraryDamagedError(StoreError):
    """A part of the library's table cannot be read: writing to it would give up all that this part named."""

    message = N_(
        "A part of this library cannot be read, and nothing can be kept in it. Copy the file to another disk and try"
        " again with the copy. If that does not help, “reader import --repair” gives up what cannot be read."
    )


class UnreadableError(DamagedError):
    """The disk cannot read some bytes just now. They may well be there: nothing is given up for it."""

    message = N_(
        "The disk cannot read a part of the library. Try again; if that does not help, copy the file to another disk."
    )


class LibrarySizeError(StoreError):
    """The file is shorter or longer than the library in it says."""

    message = N_(
        "The library file was cut short, or something was added to it. Use another copy of it, if there is one."
    )


class LibraryNewerFormatError(StoreError):
    """The library follows a version of the format that came after this reader."""

    message = N_("This library was made by a newer reader. It needs a newer reader.")


class LibraryReadOnlyError(StoreError):
    """The file, or the disk that it is on, may not be written to."""

    message = N_("The library cannot be written to. Copy it to a disk where you may write, or change its permissions.")


class DiskFullError(StoreError):
    """The disk has no room left."""

    message = N_("The disk is full. Make room on it and try again; what was saved before is still there.")


class LibraryGoneError(StoreError):
    """The file was deleted, or its disk does not answer any more."""

    message = N_(
        "The library file is gone or its disk does not answer. If it is on a stick, put it in and start again."
    )


class LibraryDeviceError(StoreError):
    """The system refused something else. ``number`` is its error number."""

    message = N_("The system cannot read or write the library (error {number}).")


class LibraryMemoryError(StoreError):
    """Argon2id cannot have the memory it needs. ``mebibytes`` says how much that is."""

    message = N_(
        "There is too little memory: a library needs {mebibytes} MiB to open. Close other programs and try again."
    )


class LibrarySizeRefusedError(UsageError):
    """A library file is to be made in a size that the format has not. ``smallest`` and ``largest`` are MiB."""

    message = N_("A library file has a whole number of MiB, from {smallest} to {largest}.")


class NoRoomForLibraryError(StoreError):
    """The disk has too little room for the file that is to be made. ``needed`` and ``free`` are MiB."""

    message = N_(
        "The disk is too full: the library needs {needed} MiB, and {free} MiB are free. Choose a smaller size."
    )


class FileTooLargeForDiskError(StoreError):
    """The file system cannot hold a file this large."""

    message = N_("This disk cannot hold so large a file. FAT32 holds less than 4 GiB: choose 4095 MiB or less.")


class PassphraseInUseError(StoreError):
    """A passphrase for a new library, or a new one for an old library, opens another library of the file."""

    message = N_("Each library needs a passphrase of its own, and this one is already in use. Choose another.")


class PassphraseUncertainError(StoreError):
    """The disk failed while a passphrase was being changed."""

    message = N_(
        "The disk failed while the passphrase was being changed: the library now opens with the old one or with the new"
        " one. Keep both, and try which."
    )


class OtherPassphraseError(StoreError):
    """A passphrase does not open the library that is open. Whether it opens another of the file is not told."""

    message = N_("That is not the passphrase of this library.")


class TooManyLibrariesError(UsageError):
    """A file is to hold more libraries than it has room for."""

    message = N_("One file holds at most {limit} libraries.")


class NotShreddableError(StoreError):
    """What is to be destroyed is no library file. Nothing was changed."""

    message = N_("“{path}” is no library file, and was left as it is.")


class AnotherFileByNowError(NotShreddableError):
    """A file has the name that was another's when a person was asked."""

    message = N_("“{path}” is another file by now than the one that you were asked about. Nothing was destroyed.")


class NotOneFileError(NotShreddableError):
    """A folder, a link, a pipe or a device is at ``path``."""

    message = N_("“{path}” is not a file itself, but a folder, a link or a device. Name the library file.")


class MoreNamesError(NotShreddableError):
    """The file at ``path`` has other names, which would stay (hard links)."""

    message = N_(
        "“{path}” has other names on this disk (hard links), which would stay. Nothing was changed. To destroy what is"
        " in it all the same, add --force."
    )


class OddSizeError(NotShreddableError):
    """The file at ``path`` has a size that no library has."""

    message = N_(
        "“{path}” is no library, or a part of one: its size is not a library's. Nothing was changed. To destroy it all"
        " the same, add --force."
    )


class KnownFormatError(NotShreddableError):
    """The file at ``path`` begins as files of a known ``format`` do."""

    message = N_(
        "“{path}” is no library: it begins like a file of the kind {format}. Nothing was changed. To destroy it all the"
        " same, add --force."
    )


class NotRandomError(NotShreddableError):
    """The file at ``path`` is not random bytes from end to end."""

    message = N_(
        "“{path}” is no library: a library looks like random bytes from end to end, and this does not. Nothing was"
        " changed. To destroy it all the same, add --force."
    )


class ShredUnfinishedError(StoreError):
    """Salt and roots are destroyed, and something ended the rest."""

    message = N_(
        "No passphrase opens this library any more, but the file is still there and not all of it was overwritten. To"
        " finish, do the same again."
    )


class ShreddedNameLeftError(StoreError):
    """All of the file is overwritten, and its name cannot be removed from the folder, or was moved."""

    message = N_("All of the library was overwritten, but the file “{path}” cannot be removed. Delete it yourself.")


# --- the command line ----------------------------------------------------------------------------------


class StandardInputTwiceError(UsageError):
    """Two options both want standard input."""

    message = N_("Only one option can read standard input (“-”). Put the other secret into a file.")


class FolderNotWritableError(ReaderError):
    """The screens have given up making files but in some folders, of which ``path`` is the first."""

    message = N_(
        "Files can be made in “{path}” only, to keep all others safe. To make one elsewhere, leave, and start with"
        " “reader --export FOLDER”."
    )


class UnwritableError(ReaderError):
    """A new file cannot be written."""

    message = N_("The file cannot be written: {reason}.")


class SecretFileError(ReaderError):
    """What should hold a passphrase or a key is something else."""

    message = N_("“{path}” holds no passphrase or key: it is not plain UTF-8 text, or it is far too long.")


class EmptyPassphraseError(ReaderError):
    """A passphrase has no characters."""

    message = N_("The passphrase is empty.")


class PassphrasesDifferError(ReaderError):
    """A new passphrase was not typed the same twice."""

    message = N_("The two passphrases are not the same. Nothing was made.")


class NoTerminalForPassphraseError(ReaderError):
    """A passphrase is needed, and there is nobody to ask."""

    message = N_("A passphrase is needed, and there is no terminal to ask at. Give it in a file.")


class NoTerminalToAskError(ReaderError):
    """A person is to be asked whether they mean it, and there is nobody to ask."""

    message = N_("This asks for a word first, and there is no terminal to ask at. To go on without: --yes.")


class NotConfirmedError(ReaderError):
    """A person did not type the word that they were asked for."""

    message = N_("You did not type the word: nothing was changed.")


class KeyNeededError(ReaderError):
    """A bundle is sealed for keys, and none was given."""

    message = N_("This bundle is sealed for a key, not with a passphrase. Give the key with --identity FILE.")


class PassphraseNeededError(ReaderError):
    """A bundle is sealed with a passphrase, and a key was given."""

    message = N_("This bundle is sealed with a passphrase, not for a key: leave out --identity.")


class NotAFileError(ReaderError):
    """A bundle is to be read from something that cannot be read at any place."""

    message = N_("“{path}” is not a file on a disk. Copy the bundle into one first.")


# --- from a publisher's files to an edition --------------------------------------------------------------


class SourceError(ReaderError):
    """A publisher's file cannot become a part of an edition. ``file`` names it."""

    message = N_("“{file}” cannot be packed.")


class NoArticlesError(SourceError):
    """The sources hold nothing that could be an article."""

    message = N_("There is no article in these sources. Articles are .md, .txt and .html files.")


class SettingsError(SourceError):
    """``bundle.toml`` breaks its schema."""

    message = N_("“{file}” is not a valid settings file.")


class FrontMatterError(SourceError):
    """An article's front matter breaks its schema."""

    message = N_("The front matter of “{file}” is not valid.")


class SecretInSourceError(SourceError):
    """A passphrase or a secret key would be published."""

    message = N_("“{file}” is the passphrase or the key of this bundle. Move it out of what you pack.")


class TextEncodingError(SourceError):
    """A text is in another encoding than those that can be told for certain."""

    message = N_("“{file}” is not UTF-8 text. Open it in your editor and save it with the encoding UTF-8.")


class PictureError(SourceError):
    """A picture is damaged, too large, or written into its article in a way that cannot be followed."""

    message = N_("The picture “{file}” is damaged.")


class WebPageError(SourceError):
    """A saved web page has no article in it that can be found."""

    message = N_("No article was found in the saved page “{file}”.")


class MissingExtraError(SourceError):
    """A saved web page was met, and the library that reads them is not installed."""

    # Not "pip install offline-reader": whoever takes that name on a package index could make people install theirs.
    message = N_(
        "To pack saved web pages, first install what reads them:"
        " pip install --require-hashes -r requirements-publish.lock"
    )


class NotEnforcedError(ReaderError):
    """Less is enforced by the system than ``--strict`` asks for. ``words`` say what is."""

    message = N_("--strict refuses to go on, because not everything is enforced here. {words}")


# --- the screen ----------------------------------------------------------------------------------------


class NoTerminalError(ReaderError):
    """The screen needs a terminal on standard input, output and error."""

    message = N_(
        "This needs a terminal, and nothing redirected. “reader list”, “reader search” and “reader show” need none."
    )


class CrashedError(ReaderError):
    """The screen ended by a mistake of ours. ``kind`` is the exception's type name, and all that is told of it."""

    message = N_("The reader stopped because of a mistake in it ({kind}). Nothing was kept.")


# --- articles -----------------------------------------------------------------------------------------


class ArticleError(ReaderError):
    """An article cannot be shown."""

    message = N_("This article cannot be shown.")


class ArticleSizeError(ArticleError):
    """An article is longer than ``reader.text`` lays out."""

    message = N_("This article is too long to be shown: it has more than {limit} megabytes.")


class ArticleEncodingError(ArticleError):
    """An article's bytes are not UTF-8."""

    message = N_("This article cannot be shown: it is not text in UTF-8.")
