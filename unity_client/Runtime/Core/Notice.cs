namespace Kinelink
{
    /// <summary>Something to tell the caller. Only what belongs to its kind is set.</summary>
    public sealed class Notice
    {
        public readonly NoticeKind Kind;
        public readonly EventInfo Event;
        public readonly Reply Reply;
        public readonly Failure Failure;
        public readonly string Text;

        /// <summary>Of Opened: requests with an earlier id went to the session as it was open before, if at all.</summary>
        public readonly uint Id;

        public Notice(NoticeKind kind, string text, uint id = 0)
        {
            Kind = kind;
            Text = text;
            Id = id;
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
