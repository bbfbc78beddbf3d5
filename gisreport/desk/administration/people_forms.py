"""The administrators' forms about people, and about the municipality's own sign-in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.invitations import wanted_role
from gisreport.accounts.models import Role, SignInService
from gisreport.accounts.oidc import ServiceTrouble, discover
from gisreport.desk.administration.forms import RefusableForm
from gisreport.errors import Refusal
from routing.models import Administration, Category, Municipality

WORDS = {
    Role.OFFICER: gettext_lazy("Handläggare: arbetar med ärenden på en förvaltning"),
    Role.COORDINATOR: gettext_lazy("Samordnare: ser alla ärenden, eller en förvaltnings"),
    Role.MODERATOR: gettext_lazy("Granskare: granskar text och foton innan de publiceras"),
    Role.PLANNER: gettext_lazy("Planerare: ser kartor och statistik, inga ärenden"),
    Role.WALK_LEADER: gettext_lazy("Vandringsledare: planerar och leder trygghetsvandringar"),
    Role.ADMINISTRATOR: gettext_lazy("Administratör: sköter regler och personer, läser inga ärenden"),
}


class RoleForm(RefusableForm):
    role = forms.ChoiceField(
        label=gettext_lazy("Roll"),
        choices=[(role.value, words) for role, words in WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vad personen ska göra.")},
    )
    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        label=gettext_lazy("Förvaltning"),
        required=False,
        empty_label=gettext_lazy("Hela kommunen"),
        help_text=gettext_lazy("En handläggare behöver en förvaltning. För samordnare och granskare är den frivillig."),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Bara kategorierna"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kryssa inget för alla kategorier."),
    )

    def __init__(self, municipality: Municipality, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        own = municipality.administrations.order_by("name")
        self.fields["administration"].queryset = own  # type: ignore[attr-defined]
        offered = Category.objects.filter(municipality=municipality).order_by("group__order", "order")
        self.fields["categories"].queryset = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "role" in given and "administration" in given and "categories" in given:
            try:
                given["wanted"] = wanted_role(
                    self.municipality, Role(given["role"]), given["administration"], given["categories"]
                )
            except Refusal as refusal:
                self.show(refusal)
        return given


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        max_length=254,
        error_messages={"invalid": gettext_lazy("Skriv e-postadressen så här: namn@exempel.se")},
    )
    name = forms.CharField(label=gettext_lazy("Namn"), max_length=150)
    field_order = ["email", "name", "role", "administration", "categories"]


class ServiceForm(forms.ModelForm):
    """The secret is written, never read: an empty box keeps the one there is."""

    issuer = forms.URLField(
        label=gettext_lazy("Adress (issuer)"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("Den som sköter kommunens inloggning vet adressen. Den börjar med https."),
        error_messages={"invalid": gettext_lazy("Skriv hela adressen. Den börjar med https://.")},
    )
    client_secret = forms.CharField(
        label=gettext_lazy("Hemlighet (client secret)"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
    )
    strong_acr = forms.CharField(
        label=gettext_lazy("Värden i acr som betyder två faktorer"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Skilj värdena åt med mellanslag. Tomt fält: en egen engångskod behövs här också."),
    )
    strong_amr = forms.CharField(
        label=gettext_lazy("Värden i amr som betyder två faktorer"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Till exempel mfa."),
    )

    class Meta:
        model = SignInService
        fields = ["issuer", "client_id", "client_secret", "email_claim", "strong_acr", "strong_amr", "is_open"]
        labels = {
            "client_id": gettext_lazy("Klientens namn (client id)"),
            "email_claim": gettext_lazy("Fältet med e-postadressen"),
            "is_open": gettext_lazy("Visa Logga in med kommunen på inloggningssidan"),
        }
        help_texts = {
            "email_claim": gettext_lazy("Vanligen email. I Microsoft Entra ID kan det vara preferred_username."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        service: SignInService = kwargs["instance"]
        kwargs["initial"] = {
            "strong_acr": " ".join(service.strong_acr),
            "strong_amr": " ".join(service.strong_amr),
        }
        super().__init__(*args, **kwargs)
        if service.client_secret:
            self.fields["client_secret"].help_text = _("Sparad. Den visas inte igen. Skriv bara om den ska bytas.")
        self.kept_secret = service.client_secret
        self.kept_issuer = service.issuer

    def clean_client_secret(self) -> str:
        """An old secret goes to nobody but the service it was written for."""
        written: str = self.cleaned_data["client_secret"]
        moved = self.cleaned_data.get("issuer", "").rstrip("/") != self.kept_issuer.rstrip("/")
        if not written and (not self.kept_secret or moved):
            raise ValidationError(_("Skriv hemligheten som hör till adressen."))
        return written or self.kept_secret

    def clean_strong_acr(self) -> list[str]:
        return str(self.cleaned_data["strong_acr"]).split()

    def clean_strong_amr(self) -> list[str]:
        return str(self.cleaned_data["strong_amr"]).split()

    def clean(self) -> dict[str, Any]:
        """A service that cannot be reached is not stored: nobody could sign in by it."""
        if not self.errors:
            try:
                discover(self.cleaned_data["issuer"])
            except ServiceTrouble as trouble:
                self.add_error("issuer", trouble.detail)
        return self.cleaned_data
