"""Collects the instances that a folder's modules declare."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

T = TypeVar("T")


def collect(package: str, name: str, kind: type[T]) -> list[T]:
    """Return the value called `name` of every module in a package, by module name.

    Raises `TypeError` when a module of the folder does not declare one.
    """
    path = import_module(package).__path__
    modules = [import_module(f"{package}.{module.name}") for module in iter_modules(path)]
    found = [getattr(module, name, None) for module in sorted(modules, key=lambda m: m.__name__)]
    for module, value in zip(sorted(modules, key=lambda m: m.__name__), found, strict=True):
        if not isinstance(value, kind):
            message = f"{module.__name__} declares no {name}"
            raise TypeError(message)
    return [value for value in found if isinstance(value, kind)]
