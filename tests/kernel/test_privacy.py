"""Declaring how fields are handled: nothing is silently lost, given twice or of a class that does not exist."""

from __future__ import annotations

import pytest

from halcyon.kernel.privacy import Handling, Privacy, Retention, handled


def test_each_field_gets_its_class_and_the_models_retention():
    @handled(
        Retention.CASE, person="name birth_date", special="story", opaque="id", retention_of={"id": Retention.AUDIT}
    )
    class Row:
        pass

    assert Row.handling.fields == {
        "name": Privacy.PERSON,
        "birth_date": Privacy.PERSON,
        "story": Privacy.SPECIAL,
        "id": Privacy.OPAQUE,
    }
    assert Row.handling.retention_for("id") is Retention.AUDIT
    assert Row.handling.retention_for("story") is Retention.CASE
    assert Row.handling.retention_for("a field nobody named") is Retention.CASE


def test_what_a_base_declared_is_inherited_and_may_be_changed_for_the_child():
    @handled(Retention.CASE, opaque="id", operational="state", retention_of={"state": Retention.OPERATIONAL})
    class Base:
        pass

    @handled(Retention.PERSON, special="state", person="name")
    class Child(Base):
        pass

    assert Child.handling.fields == {"id": Privacy.OPAQUE, "state": Privacy.SPECIAL, "name": Privacy.PERSON}
    assert Child.handling.retention_for("state") is Retention.OPERATIONAL
    assert Child.handling.retention_for("name") is Retention.PERSON
    assert Base.handling.fields == {"id": Privacy.OPAQUE, "state": Privacy.OPERATIONAL}


def test_a_base_that_declared_something_else_under_that_name_is_not_taken_for_a_declaration():
    class Base:
        handling = "gently"

    @handled(Retention.CASE, opaque="id")
    class Child(Base):
        pass

    assert Child.handling == Handling(Retention.CASE, {"id": Privacy.OPAQUE}, {})


def test_a_field_given_two_classes_is_refused():
    with pytest.raises(ValueError, match=r"Row\.name is given two privacy classes"):

        @handled(Retention.CASE, person="name", opaque="id name")
        class Row:
            pass


def test_a_class_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="not a valid Privacy"):

        @handled(Retention.CASE, rather_private="name")
        class Row:
            pass
