using Helpdesk.Tests.KnowledgeBase.Elasticsearch;

[assembly: AssemblyFixture(typeof(ElasticsearchKnowledge))]

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>The service beside a real Elasticsearch, one for all tests; started by the first that asks.</summary>
public sealed class ElasticsearchKnowledge : KnowledgeService
{
    public override string Engine => "elasticsearch";

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        if (await ElasticsearchServer.AddressAsync() is not { } address)
            return;
        await StartAsync(ElasticsearchServer.Settings(address, ElasticsearchServer.Patience));
        await IndexState.SettledAsync(this);
    }

    /// <summary>Skips the test if there is no Elasticsearch.</summary>
    public ElasticsearchKnowledge Needed()
    {
        Assert.SkipUnless(ElasticsearchServer.IsThere, ElasticsearchServer.Absent);
        return this;
    }

    public override Task SettledAsync() => IndexState.SettledAsync(this);
}
