using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>The people of the training, signed in once for all tasks: sign-ins are limited per address.</summary>
public sealed class Trainees(RunningSystem system) : IAsyncLifetime
{
    internal Trainee Anna { get; private set; } = null!;

    internal Guid AnnaId { get; private set; }

    internal Trainee Boris { get; private set; } = null!;

    internal Trainee Egor { get; private set; } = null!;

    internal Trainee Sofia { get; private set; } = null!;

    /// <summary>The PBX, which signs in to nothing.</summary>
    internal Trainee Pbx { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Pbx = new(system.Anonymous());
        Anna = new(await system.SignInAsync("anna"));
        AnnaId = Trainee.Id(await Anna.ReadAsync("/api/auth/me"));
        Boris = new(await system.SignInAsync("boris"));
        Egor = new(await system.SignInAsync("egor"));
        Sofia = new(await system.SignInAsync("sofia"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
