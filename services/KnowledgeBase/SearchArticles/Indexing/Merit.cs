namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>What an article gains on others that match as well: a little for every doubling of its uses, a little for every year it is newer.</summary>
internal static class Merit
{
    /// <summary>Of the natural logarithm of uses.</summary>
    public const double PerUse = 0.05;

    private const double PerYear = 0.03;
    private const double MostYears = 50;
    private static readonly DateTimeOffset Beginning = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What "+1"s add.</summary>
    public static double OfUses(int count) => PerUse * Math.Log(1 + Math.Max(0, count));

    /// <summary>
    /// What the time of writing adds, as its id tells it. It never changes: that all articles grow old together leaves their order as it is.
    /// </summary>
    public static double OfFreshness(Guid id)
    {
        if (id.Version != 7)
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return PerYear * Math.Clamp((milliseconds - Beginning.ToUnixTimeMilliseconds()) / (365.25 * 86_400_000), 0, MostYears);
    }
}
