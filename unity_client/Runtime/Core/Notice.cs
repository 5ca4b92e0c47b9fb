namespace Kinelink
{
    /// <summary>Something to tell the caller. Only the field of its kind is set.</summary>
    public sealed class Notice
    {
        public readonly NoticeKind Kind;
        public readonly EventInfo Event;
        public readonly Reply Reply;
        public readonly Failure Failure;
        public readonly string Text;

        public Notice(NoticeKind kind, string text)
        {
            Kind = kind;
            Text = text;
        }

        public Notice(EventInfo happened)
        {
            Kind = NoticeKind.Event;
            Event = happened;
        }

        public Notice(Reply reply)
        {
            Kind = NoticeKind.Reply;
            Reply = reply;
        }

        public Notice(Failure failure)
        {
            Kind = NoticeKind.Failure;
            Failure = failure;
        }
    }
}
