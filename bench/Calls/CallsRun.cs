using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Helpdesk.Bench.Demo.Data;
using Helpdesk.Bench.Measuring;

namespace Helpdesk.Bench.Calls;

/// <summary>What became of one call's requests.</summary>
/// <param name="Call">The call.</param>
/// <param name="Began">When it began to be told, by the stopwatch.</param>
internal sealed record Delivery(LifeCycle Call, long Began)
{
    /// <summary>Requests that were answered 200.</summary>
    public int Accepted { get; set; }

    /// <summary>Requests of which it isn't known whether they arrived: the connection broke before the reply.</summary>
    public int Unknown { get; set; }

    /// <summary>Requests that were answered 500: a fault of the system, whatever was killed.</summary>
    public int Failed { get; set; }

    /// <summary>Requests that were refused; a PBX does not send them again.</summary>
    public int Refused { get; set; }

    /// <summary>How long the slowest reply took.</summary>
    public TimeSpan Slowest { get; set; }

    /// <summary>Whether an incident was registered from it.</summary>
    public bool Registered { get; set; }

    /// <summary>Whether everything it had to tell was taken.</summary>
    public bool IsWhole => Unknown == 0 && Failed == 0 && Refused == 0;
}

/// <summary>Plays planned calls at a steady rate, whatever the system does meanwhile.</summary>
internal sealed class CallsRun(Door door, Ears ears, IReadOnlyList<Person> crew, IReadOnlyList<Client> clients, Guid article, TimeSpan popPatience, TimeSpan linkPatience)
{
    // From one event of a call to the next; what the PBX says of their times is longer.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    // How long a registration is offered to a system that does not take it.
    static readonly TimeSpan Offered = TimeSpan.FromMinutes(2);

    const string Webhook = "/hooks/pbx/generic/demo/demo-secret";

    public Latencies Reply { get; } = new();

    public Latencies Pop { get; } = new();

    public Latencies Linked { get; } = new();

    public Latencies FromRegistration { get; } = new();

    public ConcurrentBag<Delivery> Deliveries { get; } = [];

    /// <summary>Calls that no screen showed in time.</summary>
    public ConcurrentBag<Delivery> Unseen { get; } = [];

    /// <summary>Registered calls whose link no screen showed in time.</summary>
    public ConcurrentBag<Delivery> Unlinked { get; } = [];

    /// <summary>Calls that could not be played on, and why: none may end the run.</summary>
    public ConcurrentBag<string> Broken { get; } = [];

    public async Task PlayAsync(IReadOnlyList<LifeCycle> calls, int perSecond, Func<int, Task>? progress, CancellationToken ct)
    {
        var playing = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < calls.Count; number++)
        {
            var ahead = TimeSpan.FromSeconds((double)number / perSecond) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead, ct);
            playing.Add(TryPlayAsync(calls[number], clients[number % clients.Count], ct));
            if (progress is not null) await progress(number);
        }

        await Task.WhenAll(playing);
    }

    async Task TryPlayAsync(LifeCycle call, Client client, CancellationToken ct)
    {
        try
        {
            await PlayAsync(call, client, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            Broken.Add($"{call.Id}: {fault.GetType().Name}: {fault.Message}");
        }
    }

    // What comes of a server that is killed: no connection, a broken one, or one that nobody answers on.
    static bool IsPassing(Exception fault, CancellationToken ct) =>
        fault is HttpRequestException or IOException or RefusedException { Status: >= 500 or 429 or 401 }
        || (fault is OperationCanceledException && !ct.IsCancellationRequested);

    async Task PlayAsync(LifeCycle call, Client client, CancellationToken ct)
    {
        var delivery = new Delivery(call, Stopwatch.GetTimestamp());
        Deliveries.Add(delivery);
        var events = call.Events(DateTimeOffset.UtcNow).ToArray();
        var order = Enumerable.Range(0, events.Length).ToArray();
        if (call.Swapped > 0) (order[call.Swapped - 1], order[call.Swapped]) = (order[call.Swapped], order[call.Swapped - 1]);
        var lastAnswer = events.Length - 2;
        Task<Guid?>? shown = null;
        var registering = Task.CompletedTask;
        foreach (var index in order)
        {
            if (index != order[0]) await Task.Delay(Pause, ct);
            var sent = Stopwatch.GetTimestamp();
            var taken = await TellAsync(events[index], delivery, ct);
            if (call.Repeated.Contains(index)) await TellAsync(events[index], delivery, ct);
            if (!taken) continue;
            // An end shows a call on no screen, and neither does a ring that the end of a missed call overtook.
            if (index < events.Length - 1 && !call.IsOverBeforeItRings) shown ??= SeeAsync(delivery, index == 0 ? sent : null, ct);
            if (index == lastAnswer && call.Registers && shown is not null) registering = RegisterAsync(delivery, shown, client, sent, ct);
        }

        await registering;
        if (shown is not null) await shown;
    }

    async Task<Guid?> SeeAsync(Delivery delivery, long? rang, CancellationToken ct)
    {
        try
        {
            var (id, seen) = await ears.PopAsync(delivery.Call.From).WaitAsync(popPatience, ct);
            if (rang is { } from) Pop.Add(Stopwatch.GetElapsedTime(from, seen));
            return id;
        }
        catch (TimeoutException)
        {
            Unseen.Add(delivery);
            return null;
        }
    }

    async Task RegisterAsync(Delivery delivery, Task<Guid?> shown, Client client, long answered, CancellationToken ct)
    {
        if (await shown is not { } call) return;
        var by = crew[delivery.Call.Turns[^1].Operator];
        var key = delivery.Call.Id;
        var began = Stopwatch.GetTimestamp();
        // The desk keeps what was typed and sends it again under the same key.
        while (!delivery.Registered && Stopwatch.GetElapsedTime(began) < Offered)
        {
            try
            {
                await by.PostAsync("/api/incidents", Registration(client, article, call), key, ct);
                delivery.Registered = true;
            }
            catch (Exception passing) when (IsPassing(passing, ct))
            {
                await Task.Delay(250, ct);
            }
        }

        try
        {
            var linked = await ears.LinkAsync(call).WaitAsync(linkPatience, ct);
            Linked.Add(Stopwatch.GetElapsedTime(answered, linked));
            FromRegistration.Add(Stopwatch.GetElapsedTime(began, linked));
        }
        catch (TimeoutException)
        {
            Unlinked.Add(delivery);
        }
    }

    async Task<bool> TellAsync(object told, Delivery delivery, CancellationToken ct)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            using var reply = await door.Anonymous.PostAsJsonAsync(Webhook, told, Door.Json, ct);
            Reply.AddSince(sent);
            if (Stopwatch.GetElapsedTime(sent) is var took && took > delivery.Slowest) delivery.Slowest = took;
            // 502 and 504 say that the service broke off: it may have taken the event.
            if (reply.IsSuccessStatusCode) delivery.Accepted++;
            else if ((int)reply.StatusCode is 502 or 504) delivery.Unknown++;
            else if ((int)reply.StatusCode is 500) delivery.Failed++;
            else delivery.Refused++;
            return reply.IsSuccessStatusCode;
        }
        catch (Exception broken) when (IsPassing(broken, ct))
        {
            delivery.Unknown++;
            return false;
        }
    }

    /// <summary>A "+1" that is closed at once.</summary>
    public static object Registration(Client client, Guid article, Guid? call) => new
    {
        client.Inn,
        kpp = client.Kpp ?? "",
        subscriberName = client.Name,
        callId = call,
        articleId = article,
        contact = new { name = client.ContactName, phone = client.Phone },
        close = new { },
    };
}
