namespace Kinelink
{
    /// <summary>How a pose was come by.</summary>
    public enum Shown
    {
        /// <summary>There is none yet; the caller's frame is as it was.</summary>
        Nothing,

        /// <summary>The first frame, whose time hasn't come.</summary>
        Early,

        /// <summary>A frame, or between two frames.</summary>
        Between,

        /// <summary>Beyond the last frame, which was at most 100 ms ago.</summary>
        Beyond,

        /// <summary>As it was 100 ms beyond the last frame.</summary>
        Held
    }
}
