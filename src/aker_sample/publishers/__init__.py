"""One double for each publisher, in its exact format; the sample server, the tests and the benchmarks use the same.

A module declares a subclass of `Publisher` whose arguments are content and size, and `sample()`: the doubles with the
content of the embedded sample. Modules are found by being here, so adding a source does not edit the server. Importing
one must cost little: what needs numpy is imported when it is asked for.
"""
