namespace Helpdesk.SearchLanguage;

/// <summary>Gathers hints, each kind once: the first subject stands for all.</summary>
internal sealed class Hints
{
    private readonly List<Hint> _all = [];

    public IReadOnlyList<Hint> All => _all;

    public void Add(HintKind kind, string subject = "")
    {
        if (!_all.Exists(h => h.Kind == kind))
            _all.Add(new Hint(kind, subject));
    }
}
