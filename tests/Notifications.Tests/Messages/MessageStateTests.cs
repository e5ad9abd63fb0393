using Helpdesk.Notifications.Messages;

namespace Helpdesk.Tests.Notifications.Messages;

public sealed class MessageStateTests
{
    [Theory, Trait("Feature", "F128")]
    [InlineData(nameof(MessageState.Scheduled), nameof(MessageState.Queued), true)]
    [InlineData(nameof(MessageState.AcceptedByGateway), nameof(MessageState.Delivered), true)]
    [InlineData(nameof(MessageState.AcceptedByGateway), nameof(MessageState.Sending), false)]
    [InlineData(nameof(MessageState.SentToOperator), nameof(MessageState.AcceptedByGateway), false)]
    [InlineData(nameof(MessageState.Delivered), nameof(MessageState.Undelivered), false)]
    [InlineData(nameof(MessageState.Undelivered), nameof(MessageState.Delivered), false)]
    [InlineData(nameof(MessageState.Unknown), nameof(MessageState.Delivered), true)]
    [InlineData(nameof(MessageState.Unknown), nameof(MessageState.AcceptedByGateway), true)]
    [InlineData(nameof(MessageState.Unknown), nameof(MessageState.Sending), false)]
    [InlineData(nameof(MessageState.Unknown), nameof(MessageState.Unknown), false)]
    public void A_state_only_rises_and_only_the_unknown_may_still_be_learned(string from, string to, bool allowed) =>
        Enum.Parse<MessageState>(from).MayBecome(Enum.Parse<MessageState>(to)).ShouldBe(allowed);

    [Fact, Trait("Feature", "F128")]
    public void Receipts_in_any_order_and_number_end_in_the_same_state()
    {
        MessageState[] receipts = [MessageState.AcceptedByGateway, MessageState.SentToOperator, MessageState.Delivered];
        var random = new Random(5);

        for (var round = 0; round < 200; round++)
        {
            var state = MessageState.Sending;
            var told = receipts.Concat(receipts).Concat(receipts).ToArray();
            random.Shuffle(told);
            foreach (var receipt in told)
                state = state.MayBecome(receipt) ? receipt : state;

            state.ShouldBe(MessageState.Delivered);
        }
    }

    [Fact]
    public void No_state_can_be_left_and_entered_again()
    {
        var all = Enum.GetValues<MessageState>();
        foreach (var start in all)
        {
            var reachable = new HashSet<MessageState>();
            var todo = new Queue<MessageState>([start]);
            while (todo.TryDequeue(out var state))
                foreach (var next in all.Where(next => state.MayBecome(next) && reachable.Add(next)))
                    todo.Enqueue(next);

            // Accepted and Unknown may follow each other: a message whose answer was lost can be found accepted and lose a receipt later.
            if (start is not (MessageState.Unknown or MessageState.AcceptedByGateway or MessageState.SentToOperator))
                reachable.ShouldNotContain(start);
        }
    }
}
