"""click's own words, listed so that they are translated with ours (``reader.cli.run`` points click at our catalogue).

Nothing imports this module; the tools that collect messages read it.
"""

from reader.errors import N_


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - like N_
    """Mark a message with a plural for translation."""
    return singular, plural


WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Missing argument"),
    N_("Missing command."),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    N_("Option {name!r} does not take a value."),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
