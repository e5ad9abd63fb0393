using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.RegisterIncident;

/// <summary>One field for INN-KPP in any form, checked while it is typed (F1–F7, F12).</summary>
public sealed partial class ClientField : DeskComponent
{
    private readonly Latest _latest = new();
    private bool _checking;
    private bool _lenient;
    private string? _checkedText;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    /// <summary>What is in the field.</summary>
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>It was typed or chosen.</summary>
    [Parameter] public EventCallback<string> TextChanged { get; set; }

    /// <summary>What is known about it; null while nothing is.</summary>
    [Parameter] public ClientCheck? Check { get; set; }

    /// <summary>A check came back.</summary>
    [Parameter] public EventCallback<ClientCheck?> CheckChanged { get; set; }

    /// <summary>Clients of the caller's number (F10): offered while the field is empty, for the client is asked always (F1).</summary>
    [Parameter] public IReadOnlyList<Candidate> Candidates { get; set; } = [];

    private Counters? Counters { get; set; }

    private bool Acceptable => Check is { Inn: not null } check && check.Faults is not { Count: > 0 };

    private string? Zone => Check?.Subscriber?.TimeZone ?? Check?.TimeZoneGuess;

    private string? Offset => Time.OffsetTo(Zone);

    private string Mark => Check is null || _lenient ? "" : Acceptable ? Check.Warnings is { Count: > 0 } ? "doubtful" : "valid" : "invalid";

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => Text == _checkedText ? Task.CompletedTask : CheckAsync(TimeSpan.Zero);

    private async Task OnInputAsync(string? text)
    {
        Text = text ?? "";
        _checkedText = Text;
        await TextChanged.InvokeAsync(Text);
        await CheckAsync(TimeSpan.FromMilliseconds(200));
    }

    private async Task TakeAsync(string? inn, string? kpp)
    {
        Text = ClientText.Of(inn, kpp);
        _checkedText = Text;
        await TextChanged.InvokeAsync(Text);
        await CheckAsync(TimeSpan.Zero);
    }

    private async Task CheckAsync(TimeSpan pause)
    {
        _checkedText = Text;
        var ct = _latest.Next(Gone);
        var text = Text;
        // A number that is still being typed is not wrong yet.
        _lenient = text.Count(char.IsDigit) < 10;
        if (string.IsNullOrWhiteSpace(text))
        {
            Counters = null;
            await CheckChanged.InvokeAsync(Check = null);
            return;
        }

        try
        {
            await Task.Delay(pause, ct);
            _checking = true;
            StateHasChanged();
            await TryAsync(async () =>
            {
                var check = await Incidents.CheckAsync(text, ct);
                ct.ThrowIfCancellationRequested();
                await CheckChanged.InvokeAsync(Check = check);
            }, ct);
            _checking = false;
            StateHasChanged();
            await CountAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The next check is on its way.
        }
    }

    private async Task CountAsync(CancellationToken ct)
    {
        Counters = null;
        if (Check?.Subscriber is not { } known) return;
        await GlanceAsync(async () => Counters = await Incidents.CountersAsync(known.Id, null, ct), ct);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _latest.Dispose();
        base.Dispose(disposing);
    }
}
