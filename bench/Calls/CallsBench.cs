using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Bench.Demo;
using Helpdesk.Bench.Demo.Data;
using Helpdesk.Bench.Measuring;

namespace Helpdesk.Bench.Calls;

/// <summary>How soon an operator sees a call, and how soon a registered call is linked, at a steady rate of calls.</summary>
internal sealed class CallsBench(Installation installation, Door door, Report report)
{
    const string Webhook = "/hooks/pbx/generic/demo/demo-secret";
    const int Operators = 8;

    readonly ConcurrentDictionary<string, TaskCompletionSource<(Guid Call, long At)>> _pops = new();
    readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _links = new();
    readonly Latencies _reply = new(), _pop = new(), _linked = new(), _fromRegistration = new();
    int _lost;

    public async Task RunAsync(int perSecond, int seconds, CancellationToken ct)
    {
        var crew = await Crew.GatherAsync(door, installation.AdminPassword, Operators, cancellationToken: ct);
        using var expert = await door.SignInAsync("egor", Installation.DemoPassword, ct);
        var article = await Prepared.ArticleAsync(expert, ct);
        var clients = Clients.Take(100, seed: 7);
        await Prepared.RegisterAsync(crew[0], Registration(clients[0], article, null), ct);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var streams = new List<Task>();
        for (var index = 0; index < crew.Count; index++)
        {
            await crew[index].PutAsync("/api/calls/extension", new { extension = BusyHour.Extension(index) }, cancellationToken: ct);
            var open = new TaskCompletionSource();
            streams.Add(ListenAsync(crew[index], open, listening.Token));
            await open.Task.WaitAsync(TimeSpan.FromSeconds(15), ct);
        }

        report.Section($"Calls, {perSecond}/s for {seconds} s");
        await PlayAsync(crew, clients, article, perSecond, 3, ct);
        Forget();
        await PlayAsync(crew, clients, article, perSecond, seconds, ct);
        await listening.CancelAsync();
        await Task.WhenAll(streams);

        report.Line("webhook reply", $"{_reply}");
        report.Line("webhook (ring) → pop", $"{_pop}");
        report.Line("webhook (answer), \"+1\" → linked incident", $"{_linked}");
        report.Line("of that, registration → linked", $"{_fromRegistration}");
        if (_lost > 0)
            report.Line("calls without pop or link within 10 s", $"[red]{_lost}[/]");
        report.Target("pop p95", $"{_pop.Percentile(.95):0} ms", _lost == 0 && _pop.Percentile(.95) < 60, "under 60 ms");
        report.Target("linked incident p95", $"{_linked.Percentile(.95):0} ms", _lost == 0 && _linked.Percentile(.95) < 250, "under 250 ms");
    }

    void Forget()
    {
        foreach (var latencies in (Latencies[])[_reply, _pop, _linked, _fromRegistration])
            latencies.Clear();
        _lost = 0;
    }

    async Task PlayAsync(IReadOnlyList<Person> crew, IReadOnlyList<Client> clients, Guid article, int perSecond, int seconds, CancellationToken ct)
    {
        var calls = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < perSecond * seconds; number++)
        {
            var ahead = TimeSpan.FromSeconds((double)number / perSecond) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, ct);
            var index = number % crew.Count;
            calls.Add(PlayOneAsync(crew[index], BusyHour.Extension(index), clients[number % clients.Count], article, ct));
        }

        await Task.WhenAll(calls);
    }

    async Task PlayOneAsync(Person by, string extension, Client client, Guid article, CancellationToken ct)
    {
        var callId = Guid.NewGuid().ToString("n");
        var from = string.Create(CultureInfo.InvariantCulture, $"+79{Random.Shared.NextInt64(100_000_000, 999_999_999)}");
        var pop = _pops.GetOrAdd(from, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var rang = Stopwatch.GetTimestamp();
            await TellAsync(new { @event = "newCall", callId, from, to = "+73430000000", direction = "in", user = extension }, ct);
            _reply.AddSince(rang);
            var (call, seen) = await pop.Task.WaitAsync(TimeSpan.FromSeconds(10), ct);
            _pop.Add(Stopwatch.GetElapsedTime(rang, seen));

            var link = _links.GetOrAdd(call, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            var answered = Stopwatch.GetTimestamp();
            await TellAsync(new { @event = "answer", callId, from, direction = "in", answeringNumber = extension }, ct);
            var registers = Stopwatch.GetTimestamp();
            await by.PostAsync("/api/incidents", Registration(client, article, call), cancellationToken: ct);
            var linked = await link.Task.WaitAsync(TimeSpan.FromSeconds(10), ct);
            _linked.Add(Stopwatch.GetElapsedTime(answered, linked));
            _fromRegistration.Add(Stopwatch.GetElapsedTime(registers, linked));
            await TellAsync(new { @event = "hangup", callId, direction = "in", cause = "normalClearing" }, ct);
        }
        catch (Exception lost) when (lost is TimeoutException or RefusedException)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    static object Registration(Client client, Guid article, Guid? call) => new
    {
        client.Inn,
        kpp = client.Kpp ?? "",
        subscriberName = client.Name,
        callId = call,
        articleId = article,
        contact = new { name = client.ContactName, phone = client.Phone },
        close = new { },
    };

    async Task ListenAsync(Person person, TaskCompletionSource open, CancellationToken ct)
    {
        try
        {
            await using var stream = await person.ListenAsync("/api/live/calls", ct);
            await foreach (var item in EventStream.ReadAsync(stream, ct))
            {
                var at = Stopwatch.GetTimestamp();
                open.TrySetResult();
                if (item.Name is not ("call-ringing" or "call-linked"))
                    continue;
                var data = JsonSerializer.Deserialize<JsonElement>(item.Data);
                var call = data.GetProperty("callId").GetGuid();
                if (item.Name == "call-ringing" && data.GetProperty("from").GetString() is { } from && _pops.TryGetValue(from, out var pop))
                    pop.TrySetResult((call, at));
                else if (item.Name == "call-linked")
                    _links.GetOrAdd(call, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(at);
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
    }

    async Task TellAsync(object told, CancellationToken ct)
    {
        using var reply = await door.Anonymous.PostAsJsonAsync(Webhook, told, Door.Json, ct);
        if (!reply.IsSuccessStatusCode)
            throw new RefusedException($"webhook: {(int)reply.StatusCode}", (int)reply.StatusCode);
    }
}
