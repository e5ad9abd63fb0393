using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.Gateway.SigningIn;

/// <summary>Who asks could not prove who he is: 401. Wrong login, wrong password and a locked account look the same.</summary>
internal sealed class SignInRefused(string code, string detail) : Refusal(code, detail)
{
    public override int Status => StatusCodes.Status401Unauthorized;

    public static SignInRefused WrongCredentials() => new("sign-in-refused", "Wrong login or password, or too many wrong ones; try later.");
}

/// <summary>More sign-ins at once than passwords can be checked without slowing everybody else: 503.</summary>
internal sealed class SignInBusy() : Refusal("sign-in-busy", "Too many people sign in at this moment; try again in a few seconds.")
{
    public override int Status => StatusCodes.Status503ServiceUnavailable;
}
