using Helpdesk.KnowledgeBase.ArticleHistory;
using Helpdesk.KnowledgeBase.AttachFiles;
using Helpdesk.KnowledgeBase.CompareRevisions;
using Helpdesk.KnowledgeBase.CountUses;
using Helpdesk.KnowledgeBase.ExportArticles;
using Helpdesk.KnowledgeBase.FirstArticles;
using Helpdesk.KnowledgeBase.ForgetSearches;
using Helpdesk.KnowledgeBase.ImportArticles;
using Helpdesk.KnowledgeBase.KeepIndex;
using Helpdesk.KnowledgeBase.ListArticles;
using Helpdesk.KnowledgeBase.ListGaps;
using Helpdesk.KnowledgeBase.ListMissedSearches;
using Helpdesk.KnowledgeBase.ListSupertags;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.KnowledgeBase.PublishArticle;
using Helpdesk.KnowledgeBase.ReadArticle;
using Helpdesk.KnowledgeBase.ReadChanges;
using Helpdesk.KnowledgeBase.RebuildIndex;
using Helpdesk.KnowledgeBase.ReportArticle;
using Helpdesk.KnowledgeBase.RestoreRevision;
using Helpdesk.KnowledgeBase.RetireArticle;
using Helpdesk.KnowledgeBase.ReviseArticle;
using Helpdesk.KnowledgeBase.SearchArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;
using Helpdesk.KnowledgeBase.SearchArticles.Postgres;
using Helpdesk.KnowledgeBase.SendToClient;
using Helpdesk.KnowledgeBase.SimilarArticles;
using Helpdesk.KnowledgeBase.WriteArticle;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Messaging;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase;

/// <summary>What the service is made of and what it offers.</summary>
internal static class KnowledgeEndpoints
{
    public static void AddKnowledge(this WebApplicationBuilder builder)
    {
        builder.Services.AddConsumerWithoutInbox<CountUsesOfArticles>();
        builder.Services.AddSingleton<FirstUses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FirstUses>());
        builder.Services.AddSingleton<TermStatistics>();
        builder.Services.AddSingleton<PostgresEngine>();
        builder.Services.AddSingleton<CircuitBreaker>();
        builder.Services.AddSingleton(services => new SearchEngines(
            services.GetRequiredService<PostgresEngine>(), services.GetService<ElasticsearchEngine>(),
            services.GetRequiredService<CircuitBreaker>(), services.GetRequiredService<ILogger<SearchEngines>>()));
        if (builder.Configuration.GetConnectionString("elasticsearch") is { Length: > 0 } elasticsearch)
            builder.Services.AddElasticsearch(elasticsearch, builder.Configuration.GetValue("Search:Patience", ElasticsearchEngine.Patience));
        builder.Services.AddSingleton<SynonymDictionary>();
        builder.Services.AddSingleton<KnownWords>();
        builder.Services.AddSingleton<SecondThoughts>();
        builder.Services.AddSingleton<FoundArticles>();
        builder.Services.AddSingleton<WatchSearches>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WatchSearches>());
        builder.Services.AddSingleton(new SearchTurns(builder.Configuration.GetValue("Search:AtOnce", SearchTurns.Usual)));
        builder.Services.AddScoped<ArticleSearch>();
        builder.Services.AddSingleton<ArticleImport>();
        builder.Services.AddSingleton<FollowingImport>();
        builder.Services.AddSingleton<CountTerms.CountTerms>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CountTerms.CountTerms>());
        builder.Services.AddScoped<ISeed<KnowledgeDb>, SeedFirstArticles>();
        builder.Services.AddScoped<ISeed<KnowledgeDb>, KeepIndex.BeginRanking>();
        builder.Services.AddScoped<ISeed<KnowledgeDb>, BeginForgetting>();
        builder.Services.AddScoped<ISeed<KnowledgeDb>, AgeOfChanges>();
    }

    private static void AddElasticsearch(this IServiceCollection services, string address, TimeSpan patience)
    {
        services.AddSingleton(_ => new ElasticsearchClient(address));
        services.AddSingleton<ElasticsearchIndex>();
        services.AddSingleton(all => new ElasticsearchEngine(
            all.GetRequiredService<ElasticsearchClient>(), all.GetRequiredService<ElasticsearchIndex>(), patience));
        services.AddSingleton<IndexCopier>();
        services.AddHostedService<KeepIndex.KeepIndex>();
    }

    public static void MapKnowledge(this IEndpointRouteBuilder app)
    {
        var knowledge = app.MapGroup("/api/knowledge").ValidateRequests();
        knowledge.MapWriteArticle();
        knowledge.MapReviseArticle();
        knowledge.MapPublishArticle();
        knowledge.MapRetireArticle();
        knowledge.MapReadArticle();
        knowledge.MapArticleHistory();
        knowledge.MapCompareRevisions();
        knowledge.MapRestoreRevision();
        knowledge.MapAttachFiles();
        knowledge.MapListArticles();
        knowledge.MapReadChanges();
        knowledge.MapCountArticles();
        knowledge.MapListSupertags();
        knowledge.MapSearchArticles();
        knowledge.MapListMissedSearches();
        knowledge.MapListUnlinkedSearches();
        knowledge.MapListGaps();
        knowledge.MapSimilarArticles();
        knowledge.MapRebuildIndex();
        knowledge.MapReportArticle();
        knowledge.MapListReports();
        knowledge.MapAnswerReport();
        knowledge.MapCountReports();
        knowledge.MapSeeAnswers();
        knowledge.MapReadForClient();
        knowledge.MapSearchLogSettings();
        knowledge.MapExportArticles();
        knowledge.MapImportArticles();
    }
}
