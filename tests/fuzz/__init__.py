"""Coverage-guided fuzzing: what is fuzzed (``targets``), the fuzzer itself, and inputs worth keeping (``seeds/``)."""
