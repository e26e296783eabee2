import unittest

from fio.errors import FioError


class Case(unittest.TestCase):
    def refuses(self, code, function, *arguments):
        with self.assertRaises(FioError) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.code, code)
