using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.FirstArticles;

/// <summary>The two articles that a new database has (decision 11): not-our-case calls (F23) and the dictionary (F92).</summary>
internal sealed class SeedFirstArticles(TimeProvider time) : ISeed<KnowledgeDb>
{
    public const int NotOurCase = 6053;
    public const int Dictionary = 4357;

    private static readonly (int Number, ArticleContent Content)[] Articles =
    [
        (NotOurCase, new ArticleContent(
            "Обращение не по нашему профилю",
            "Звонок не относится к нашей поддержке: клиент партнёра, ошиблись номером, продукт без внутреннего номера, сотрудник сервисного центра по работе центра, контролирующий орган не как клиент.",
            "Подскажите абоненту, куда обратиться, и зарегистрируйте обращение по этому знанию: так звонок будет привязан.",
            "Регистрация", [], DetailsRequired: false, ArticleAudience.Staff, null)),
        (Dictionary, new ArticleContent(
            "Словарь сокращений и синонимов",
            "Что значат сокращения в знаниях и инцидентах и что поиск считает одним и тем же.",
            "Каждая строка — одно понятие: слева сокращение, после знака «=» полное название; вариантов может быть несколько, через «=».\n\n"
            + "КЭ = Контур-Экстерн\n\nСЦ = сервисный центр\n\nЭП = ЭЦП = электронная подпись\n\nОКО = отдел клиентского обслуживания\n\n"
            + "ЛК = личный кабинет\n\nИФНС = ФНС = налоговая инспекция\n\nСФР = ПФР = пенсионный фонд",
            "Словарь", [], DetailsRequired: false, ArticleAudience.Staff, null)),
    ];

    public async Task SeedAsync(KnowledgeDb db, CancellationToken cancellationToken)
    {
        foreach (var (number, content) in Articles)
        {
            if (await db.Articles.AnyAsync(a => a.Number == number, cancellationToken))
                continue;
            var now = time.GetUtcNow();
            var article = Article.Write(number, content, Actor.House, now);
            db.Articles.Add(article);
            db.Revisions.Add(Revision.Of(article, Actor.House));
            db.Publish(article.Publish(Actor.House, now));
            db.Revisions.Add(Revision.Of(article, Actor.House));
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
