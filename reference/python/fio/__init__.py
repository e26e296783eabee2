"""FIO encryption, written from the specification alone: one module per chapter.

For reading and for checking other implementations. Not constant time: never use it with real keys.
"""
