using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>The adapters by the name in the address.</summary>
internal sealed class AdapterBook(IEnumerable<IPbxAdapter> adapters)
{
    private readonly Dictionary<string, IPbxAdapter> _byName = adapters.ToDictionary(adapter => adapter.Name);

    public IReadOnlyCollection<string> Names => _byName.Keys;

    public IPbxAdapter? Find(string name) => _byName.GetValueOrDefault(name);
}
