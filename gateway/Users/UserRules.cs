using FluentValidation;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Gateway.Users;

/// <summary>What a user's fields may hold.</summary>
internal static class UserRules
{
    public const int LoginLength = 60;
    public const int NameLength = 200;
    public const int ServiceCenterLength = 20;
    public const int PasswordLength = 200;

    /// <summary>Roles that people have; <see cref="Roles.Machine"/> belongs to API keys.</summary>
    public static IReadOnlyList<string> PeopleRoles { get; } = [.. Roles.Staff, Roles.Partner];

    public static void MustBeDisplayName<T>(this IRuleBuilder<T, string> name) => name.NotEmpty().MaximumLength(NameLength);

    public static void MustBeRoles<T>(this IRuleBuilder<T, string[]> roles) => roles.NotEmpty().Must(list => list is null || list.Length <= 10)
        .WithMessage("At most 10 roles.")
        .Must(list => list is null || list.All(role => PeopleRoles.Contains(role)))
        .WithMessage($"Roles are: {string.Join(", ", PeopleRoles)}.");

    /// <summary>A partner sees one service centre only, so he must have one; the house's own people have none.</summary>
    public static void MustSuit<T>(this IRuleBuilder<T, string?> serviceCenter, Func<T, string[]?> roles) => serviceCenter
        .MaximumLength(ServiceCenterLength)
        .Must((request, center) => roles(request)?.Contains(Roles.Partner) != true || !string.IsNullOrWhiteSpace(center))
        .WithMessage("A partner needs a service centre.");

    public static void MustBePassword<T>(this IRuleBuilder<T, string> password) => password.NotEmpty().MaximumLength(PasswordLength);
}
