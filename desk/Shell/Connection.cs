using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Helpdesk.Desk.Shell;

/// <summary>
/// Whether a browser is at the other end of the circuit. One that was closed without a word leaves its circuit waiting for some minutes:
/// nobody looks at it meanwhile.
/// </summary>
internal sealed class Connection : CircuitHandler
{
    public bool Up { get; private set; } = true;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Up = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Up = false;
        return Task.CompletedTask;
    }
}
