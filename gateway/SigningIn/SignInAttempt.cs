using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.SigningIn;

internal enum SignInOutcome
{
    SignedIn,
    UnknownLogin,
    WrongPassword,

    /// <summary>This wrong password locked the account.</summary>
    LockedNow,

    /// <summary>The account was locked; the password was not looked at.</summary>
    Locked,

    /// <summary>The right password of somebody who may not enter any more.</summary>
    NotAllowed,
}

/// <summary>The audit of sign-ins: who tried to come in, when, from where, and what came of it.</summary>
internal sealed class SignInAttempt
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public string Login { get; init; } = "";

    public Guid? UserId { get; init; }

    public IPAddress? Address { get; init; }

    public SignInOutcome Outcome { get; init; }

    internal static void Configure(ModelBuilder model) => model.Entity<SignInAttempt>(attempt =>
    {
        attempt.ToTable("sign_ins");
        attempt.Property(a => a.Id).ValueGeneratedNever();
        attempt.Property(a => a.Login).HasMaxLength(Users.UserRules.LoginLength);
        attempt.Property(a => a.Outcome).HasConversion<string>().HasMaxLength(20);
        attempt.HasIndex(a => a.At);
        attempt.HasIndex(a => new { a.UserId, a.Id });
    });
}
