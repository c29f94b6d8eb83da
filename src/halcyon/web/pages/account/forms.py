"""The forms of sign-in, in our words. What they check is the sign-in library's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

EMAIL = "Work e-mail address"
CODE_HINT = "6 numbers from your authenticator app, or one of your recovery codes"


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = EMAIL
        self.fields["login"].widget.attrs.update(autocomplete="username webauthn", spellcheck="false")
        self.fields["login"].error_messages["required"] = "Enter your work e-mail address"
        self.fields["login"].error_messages["invalid"] = "Enter an e-mail address like name@agency.example"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class CodeByEmailForm(account.RequestLoginCodeForm):
    """Where to send a one-time code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
        self.fields["email"].widget.attrs.update(autocomplete="email", spellcheck="false")
        self.fields["email"].error_messages["required"] = "Enter your work e-mail address"
        self.fields["email"].error_messages["invalid"] = "Enter an e-mail address like name@agency.example"


class ConfirmCodeForm(account.ConfirmLoginCodeForm):
    """The one-time code that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code from the e-mail"
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", autocapitalize="characters")
        self.fields["code"].error_messages["required"] = "Enter the code from the e-mail"


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before sign-in methods are changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Your password"
        self.fields["password"].help_text = ""


class NewPasswordForm(account.ChangePasswordForm):
    """Another password for someone who has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, oldpassword="The password you use now", password1="New password", password2="New password again")


class FirstPasswordForm(account.SetPasswordForm):
    """A password for someone who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1="New password", password2="New password again")


class ForgottenPasswordForm(account.ResetPasswordForm):
    """Where to send the link by which a password is set anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL


class PasswordFromLinkForm(account.ResetPasswordKeyForm):
    """A password set anew by someone who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1="New password", password2="New password again")


class SecondFactorForm(mfa.AuthenticateForm):
    """A code from an authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    """The same once more, before sign-in methods are changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class AuthenticatorAppForm(ActivateTOTPForm):
    """The first code from an authenticator app that was just set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows now"
        self.fields["code"].help_text = "6 numbers"
        self.fields["code"].widget.attrs.update(inputmode="numeric")
        self.fields["code"].error_messages["required"] = "Enter the code that the app shows now"


class PasskeyForm(AddWebAuthnForm):
    """A name for a passkey or security key, and whether it signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name for it"
        self.fields["name"].help_text = "So that you can tell it apart later, like 'work laptop'"
        self.fields["passwordless"].label = "Use it to sign in without a password"
        self.fields["passwordless"].help_text = "It will ask for your fingerprint, face or PIN. Choose this if you can."
        self.fields["passwordless"].initial = True


def _name(form: forms.Form, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = "At least 12 characters" if name == "password1" else ""


def _code(form: forms.Form) -> None:
    form.fields["code"].label = "Code"
    form.fields["code"].help_text = CODE_HINT
    form.fields["code"].error_messages["required"] = "Enter a code"
