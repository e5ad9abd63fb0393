using FluentValidation;

namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>Limits of what an expert writes; a longer solution belongs into an attachment.</summary>
internal static class ArticleContentRules
{
    public const int LongestTitle = 300;
    public const int LongestQuestion = 20_000;
    public const int LongestSolution = 100_000;
    public const int LongestTag = 60;
    public const int MostTags = 20;

    public static void AddContentRules<T>(this AbstractValidator<T> validator) where T : IArticleContentRequest
    {
        validator.RuleFor(r => r.Title).NotEmpty().MaximumLength(LongestTitle);
        validator.RuleFor(r => r.Question).MaximumLength(LongestQuestion);
        validator.RuleFor(r => r.Solution).NotEmpty().MaximumLength(LongestSolution);
        validator.RuleFor(r => r.Supertag).NotEmpty().MaximumLength(LongestTag);
        validator.RuleFor(r => r.Tags).Must(tags => tags is null || tags.Length <= MostTags).WithMessage($"At most {MostTags} tags.");
        validator.RuleForEach(r => r.Tags).NotEmpty().MaximumLength(LongestTag);
        validator.RuleFor(r => r.InstructionUrl).Must(IsWebAddress).WithMessage("An absolute http or https address.");
    }

    private static bool IsWebAddress(string? url) =>
        url is null || (url.Length <= 2000 && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https");
}

/// <summary>The content as requests carry it.</summary>
internal interface IArticleContentRequest
{
    string? Title { get; }

    string? Question { get; }

    string? Solution { get; }

    string? Supertag { get; }

    string[]? Tags { get; }

    bool DetailsRequired { get; }

    ArticleAudience Audience { get; }

    string? InstructionUrl { get; }

    /// <summary>The content, trimmed; only after validation.</summary>
    ArticleContent ToContent() => new(
        Title!.Trim(), (Question ?? "").Trim(), Solution!.Trim(), Supertag!.Trim(), [.. (Tags ?? []).Select(t => t.Trim()).Distinct()],
        DetailsRequired, Audience, InstructionUrl);
}
