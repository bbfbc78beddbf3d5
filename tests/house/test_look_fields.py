"""A field of a form: its label, what to write, what went wrong, and the control, tied together."""

from django import forms
from django.template.loader import render_to_string


class Contact(forms.Form):
    email = forms.EmailField(label="E-post", help_text="Vi skickar bara det som rör ärendet.")
    lamps = forms.ChoiceField(
        label="Hur många lampor är släckta?", choices=[("1", "En"), ("2", "Flera")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Skicka mejl", required=False)


def field(form: forms.Form, name: str) -> str:
    return render_to_string("_field.html", {"field": form[name]})


def test_the_control_points_at_its_hint_and_its_error() -> None:
    html = field(Contact({"email": "anna@"}), "email")
    assert '<label for="id_email">E-post</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_several_choices_stand_under_one_question() -> None:
    html = field(Contact(), "lamps")
    assert "<legend>Hur många lampor är släckta?</legend>" in html
    assert html.count('class="choice"') == 2
    assert 'for="id_lamps_0"' in html


def test_a_tick_box_stands_before_its_words() -> None:
    html = field(Contact(), "agree")
    assert html.index('type="checkbox"') < html.index("Skicka mejl")


def test_the_summary_leads_to_every_field() -> None:
    html = render_to_string("_errors.html", {"form": Contact({"email": "anna@"})})
    assert 'role="alert"' in html
    assert '<a href="#id_email">E-post: ' in html
    assert '<a href="#id_lamps">Hur många lampor är släckta? ' in html


def test_no_summary_where_nothing_is_wrong() -> None:
    assert render_to_string("_errors.html", {"form": Contact()}).strip() == ""
