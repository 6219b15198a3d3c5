"""The model's functions for Excel.

:mod:`udfs.functions` says once what each function is: name, description, arguments, result and
what computes it. From it come the xlwings functions of :mod:`udfs.excel` (Office.js, the classic
add-in and xlwings Lite), the registration in calculation engines (:mod:`udfs.engines`) and README's
table (``python -m udfs``). :mod:`udfs.server` is the Office.js backend and :mod:`udfs.office` the
file that tells Excel where it is.

All but the server needs numpy and pandas only; :mod:`udfs.excel` needs xlwings too.
"""
