using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.RegisterIncident;

/// <summary>Where a client can be told: e-mail, or a Russian mobile (F125).</summary>
internal sealed class TellClientValidator : AbstractValidator<TellClient>
{
    public TellClientValidator()
    {
        RuleFor(t => t.Channel).Must(channel => channel is "email" or "sms").WithMessage("The channel is 'email' or 'sms'.");
        RuleFor(t => t.Address).NotEmpty().MaximumLength(254);
        RuleFor(t => t.Address).EmailAddress().When(t => t.Channel == "email");
        RuleFor(t => t.Address).Must(address => PhoneNumber.Parse(address).IsRussianMobile)
            .WithMessage(_ => Texts.Of("not-a-mobile")).When(t => t.Channel == "sms" && t.Address is { Length: <= 254 });
    }

    /// <summary>The same with the address as senders want it.</summary>
    public static TellClient? Clean(TellClient? tell) => tell switch
    {
        null => null,
        { Channel: "sms" } => tell with { Address = PhoneNumber.Parse(tell.Address).Number! },
        _ => tell with { Address = tell.Address.Trim() },
    };
}
