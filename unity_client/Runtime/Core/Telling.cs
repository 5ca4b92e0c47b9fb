namespace Kinelink
{
    /// <summary>Which answers to a request are told to the caller.</summary>
    internal enum Telling
    {
        /// <summary>All.</summary>
        Answers,

        /// <summary>That it was refused; of requests made many times a second.</summary>
        Refusals,

        /// <summary>None; of requests that the client makes by itself.</summary>
        Nothing
    }
}
