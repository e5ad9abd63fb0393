using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>The adapters by the name in the address.</summary>
internal sealed class AdapterBook(IEnumerable<IPbxAdapter> adapters)
{
    private readonly Dictionary<string, IPbxAdapter> _byName = adapters.ToDictionary(adapter => adapter.Name);

    public IReadOnlyCollection<string> Names => _byName.Keys;

    public IPbxAdapter? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>One adapter = one file; this is their list.</summary>
internal static class AllAdapters
{
    public static IEnumerable<IPbxAdapter> Create() =>
    [
        new GenericAdapter(), new SipgateAdapter(), new PlacetelAdapter(), new MangoAdapter(), new MegafonAdapter(), new UisAdapter("uis"),
        new UisAdapter("novofon"), new BeelineAdapter(), new ThreeCxAdapter(), new TelphinAdapter(), new SipuniAdapter(), new ZadarmaAdapter(),
        new MtsAdapter(), new TwilioAdapter(),
    ];
}
