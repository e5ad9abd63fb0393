using System.Runtime.ExceptionServices;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;

[assembly: AssemblyFixture(typeof(ElasticsearchKnowledge))]

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>The service beside a real Elasticsearch, one for all tests; started by the first that asks.</summary>
public sealed class ElasticsearchKnowledge : KnowledgeService
{
    private ExceptionDispatchInfo? _fault;

    public override string Engine => "elasticsearch";

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        try
        {
            if (await ElasticsearchServer.AddressAsync() is not { } address)
                return;
            await StartAsync(ElasticsearchServer.Settings(address, ElasticsearchServer.Patience));
            await IndexState.SettledAsync(this);
        }
        catch (Exception fault)
        {
            // A fixture's own exception would fail the tests that need no Elasticsearch too.
            _fault = ExceptionDispatchInfo.Capture(fault);
        }
    }

    /// <summary>Skips the test if there is no Elasticsearch; fails it if there is one that did not start.</summary>
    public ElasticsearchKnowledge Needed()
    {
        Assert.SkipUnless(ElasticsearchServer.IsThere, ElasticsearchServer.Absent);
        _fault?.Throw();
        return this;
    }

    public override Task SettledAsync() => IndexState.SettledAsync(this);
}
