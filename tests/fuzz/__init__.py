"""Coverage-guided fuzzing: what is fuzzed (``targets``), the fuzzer (``fuzz``), and inputs worth keeping (``seeds/``)."""
