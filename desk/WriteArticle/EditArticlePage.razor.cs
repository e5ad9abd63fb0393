using System.Net;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.KeepTyped;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.WriteArticle;

/// <summary>An expert writes an article or revises one (F87); what he types is kept until it is saved.</summary>
public sealed partial class EditArticlePage : DeskComponent
{
    private ArticleForm? _form;
    private Article? _article;
    private Article? _changed;
    private Card? _origin;
    private IReadOnlyList<Supertag> _supertags = [];
    private string? _shown;
    private Guid _key = Guid.NewGuid();
    private bool _busy;
    private bool _restored;

    /// <summary>The article's number; null for a new one.</summary>
    [Parameter] public int? Number { get; set; }

    /// <summary>The incident that a new article is made of (F99).</summary>
    [SupplyParameterFromQuery] private long? Incident { get; set; }

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private KnowledgeApi Knowledge { get; set; } = default!;

    [Inject] private TypedText Typed { get; set; } = default!;

    private string DraftKey => Number is { } number ? $"article:{number}" : Incident is { } incident ? $"article:of-{incident}" : "article:new";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == DraftKey) return;
        (_shown, _form, _article, _changed, _origin, _restored) = (DraftKey, null, null, null, null, false);
        await TryAsync(async () =>
        {
            var supertags = Knowledge.SupertagsAsync(Gone);
            if (Number is { } number) _article = await Knowledge.FindAsync(number, Gone);
            else if (Incident is { } incident) _origin = await Incidents.FindAsync(incident, Gone);
            _supertags = await supertags;
        });
        var form = _article is not null ? ArticleForm.Of(_article) : _origin is not null ? ArticleForm.Of(_origin) : new ArticleForm();
        foreach (var (name, text) in await Typed.ReadAsync(DraftKey, Gone))
        {
            if (!form.Fields.TryGetValue(name, out var set)) continue;
            set(text);
            _restored = true;
        }

        _form = form;
    }

    private static Article Preview(ArticleForm form) => new(
        Guid.Empty, 0, form.Title, form.Question, form.Solution, null, form.DetailsRequired, null, 0, InstructionUrl: form.InstructionUrl);

    private async Task SaveAsync(bool publish)
    {
        if (_busy || _form is not { } form) return;
        _busy = true;
        var (place, sent) = (DraftKey, form.Texts);
        try
        {
            Article? saved = null;
            if (!await TryAsync(async () => saved = await SendAsync(form, publish)) || saved is null) return;
            await Typed.LeaveAsync(place, sent);
            Notices.Done(T[publish ? "Article.Published" : "Article.Saved", saved.Number]);
            Navigation.NavigateTo($"/knowledge/{saved.Number}");
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<Article?> SendAsync(ArticleForm form, bool publish)
    {
        try
        {
            var saved = _article is { } article
                ? await Knowledge.ReviseAsync(article, form.ToContent(), CancellationToken.None)
                : await Knowledge.WriteAsync(form.ToContent(_origin), _key, CancellationToken.None);
            _key = Guid.NewGuid();
            if (publish && saved is not null)
            {
                // Written already, whatever becomes of the publishing.
                _article = saved;
                await Knowledge.PublishAsync(saved, Gone);
            }

            return saved;
        }
        catch (ApiProblem problem) when (problem.Status == HttpStatusCode.PreconditionFailed && _article is { } mine)
        {
            // What was typed stays; saving again goes on from the colleague's version, which is shown above it.
            _article = _changed = await Knowledge.FindAsync(mine.Number, Gone);
            return null;
        }
        catch (ApiProblem problem)
        {
            if ((int)problem.Status < 500) _key = Guid.NewGuid();
            throw;
        }
    }

    private async Task LeaveAsync()
    {
        await Typed.ForgetAsync(DraftKey, CancellationToken.None);
        Navigation.NavigateTo(Number is { } number ? $"/knowledge/{number}" : Incident is { } incident ? $"/incidents/{incident}" : "/knowledge");
    }
}
