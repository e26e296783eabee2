"""Errors: an algorithm that fails gives one code and nothing else."""


class FioError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code
