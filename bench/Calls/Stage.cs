using Helpdesk.Bench.Demo;
using Helpdesk.Bench.Demo.Data;

namespace Helpdesk.Bench.Calls;

/// <summary>Operators at their extensions, their ears open, an article to register from.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const int Operators = 8;

    Stage(IReadOnlyList<Person> crew, Ears ears, IReadOnlyList<Client> clients, Guid article) =>
        (Crew, Ears, Clients, Article) = (crew, ears, clients, article);

    public IReadOnlyList<Person> Crew { get; }

    /// <summary>The operators' extensions.</summary>
    public IEnumerable<string> Extensions => Crew.Select((_, index) => BusyHour.Extension(index));

    public Ears Ears { get; }

    public IReadOnlyList<Client> Clients { get; }

    public Guid Article { get; }

    public static async Task<Stage> SetAsync(Door door, string adminPassword, string demoPassword, CancellationToken ct)
    {
        var crew = await Bench.Crew.GatherAsync(door, adminPassword, Operators, cancellationToken: ct);
        using var expert = await door.SignInAsync("egor", demoPassword, ct);
        var article = await Prepared.ArticleAsync(expert, ct);
        var clients = Demo.Data.Clients.Take(100, seed: 7);
        await Prepared.RegisterAsync(crew[0], CallsRun.Registration(clients[0], article, null), ct);
        for (var index = 0; index < crew.Count; index++)
            await crew[index].PutAsync("/api/calls/extension", new { extension = BusyHour.Extension(index) }, cancellationToken: ct);
        var ears = new Ears(crew);
        await ears.ListenAsync(ct);
        return new Stage(crew, ears, clients, article);
    }

    /// <summary>A run; what screens showed of the one before is forgotten.</summary>
    /// <param name="door">Where the calls come in.</param>
    /// <param name="popPatience">How long a call may take to a screen.</param>
    /// <param name="linkPatience">How long the link of a registered call may take to a screen.</param>
    public CallsRun Run(Door door, TimeSpan popPatience, TimeSpan linkPatience)
    {
        Ears.Forget();
        return new(door, Ears, Crew, Clients, Article, popPatience, linkPatience);
    }

    public ValueTask DisposeAsync() => Ears.DisposeAsync();
}
