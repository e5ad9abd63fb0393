using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>What queries say to PostgreSQL beside what they ask.</summary>
public static class QueryExtensions
{
    private static readonly MethodInfo Constant = typeof(EF).GetMethod(nameof(EF.Constant))!.MakeGenericMethod(typeof(int));

    /// <summary>
    /// The first rows, their number written into the statement. Where it is a parameter, PostgreSQL reckons with a tenth of all rows, finds
    /// that plan dear and plans the statement anew each time it runs. For pages of lists that many people ask for.
    /// </summary>
    /// <param name="rows">In order.</param>
    /// <param name="count">One of few numbers: each makes a statement of its own.</param>
    public static IQueryable<T> TakeLiteral<T>(this IQueryable<T> rows, int count) => rows.Provider.CreateQuery<T>(
        Expression.Call(Taking<T>.Method, rows.Expression, Expression.Call(Constant, Expression.Constant(count))));

    private static class Taking<T>
    {
        public static readonly MethodInfo Method = new Func<IQueryable<T>, int, IQueryable<T>>(Queryable.Take).Method;
    }
}
