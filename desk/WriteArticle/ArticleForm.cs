using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.WriteArticle;

/// <summary>An article as an expert types it.</summary>
internal sealed class ArticleForm
{
    private const int LongestTitle = 300;

    public string Title { get; set; } = "";

    public string Question { get; set; } = "";

    public string Solution { get; set; } = "";

    public string Supertag { get; set; } = "";

    /// <summary>Separated by commas.</summary>
    public string Tags { get; set; } = "";

    public bool DetailsRequired { get; set; }

    /// <summary><c>staff</c> or <c>client</c> (F98).</summary>
    public string Audience { get; set; } = "staff";

    public string InstructionUrl { get; set; } = "";

    /// <summary>Names of the fields as they are kept while typed.</summary>
    public IReadOnlyDictionary<string, Action<string>> Fields => new Dictionary<string, Action<string>>
    {
        ["title"] = text => Title = text,
        ["question"] = text => Question = text,
        ["solution"] = text => Solution = text,
        ["supertag"] = text => Supertag = text,
        ["tags"] = text => Tags = text,
        ["instruction"] = text => InstructionUrl = text,
    };

    /// <summary>What stands in these fields.</summary>
    public IReadOnlyDictionary<string, string> Texts => new Dictionary<string, string>
    {
        ["title"] = Title,
        ["question"] = Question,
        ["solution"] = Solution,
        ["supertag"] = Supertag,
        ["tags"] = Tags,
        ["instruction"] = InstructionUrl,
    };

    public static ArticleForm Of(Article article) => new()
    {
        Title = article.Title,
        Question = article.Question,
        Solution = article.Solution,
        Supertag = article.Supertag ?? "",
        Tags = string.Join(", ", article.Tags ?? []),
        DetailsRequired = article.DetailsRequired,
        Audience = article.Audience ?? "staff",
        InstructionUrl = article.InstructionUrl ?? "",
    };

    /// <summary>An article made of an incident (F99): its question, and what was said to solve it.</summary>
    public static ArticleForm Of(Card incident)
    {
        var question = incident.Posts.FirstOrDefault(post => post.Kind == "question")?.Text.Trim() ?? "";
        var line = question.Split('\n')[0].Trim();
        return new()
        {
            Title = line.Length <= LongestTitle ? line : line[..LongestTitle],
            Question = question,
            Solution = string.Join("\n\n", incident.Posts.Where(post => post.Kind == "solution").OrderBy(post => post.At).Select(post => post.Text.Trim())),
        };
    }

    /// <summary>As the service takes it.</summary>
    /// <param name="incident">The incident that a new article is made of.</param>
    public object ToContent(Card? incident = null) => new
    {
        title = Title.Trim(),
        question = Question.Trim(),
        solution = Solution.Trim(),
        supertag = Supertag.Trim(),
        tags = Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        detailsRequired = DetailsRequired,
        audience = Audience,
        instructionUrl = InstructionUrl.Trim() is { Length: > 0 } url ? url : null,
        incidentId = incident?.Id,
        incidentNumber = incident?.Number,
    };
}
